/** The common types: `metadata`, selectors, conditions, and responses that are not objects, in the notation of `notation.ts`. */
export const meta = `
# io.k8s.apimachinery.pkg.apis.meta.v1
OwnerReference* = 5.apiVersion! 1.kind! 3.name! uid! 6.controller:bool? blockOwnerDeletion:bool?
ManagedFieldsEntry = manager operation apiVersion time:Time? 6.fieldsType fieldsV1:any? subresource
ObjectMeta = name generateName namespace selfLink uid resourceVersion generation:int64 creationTimestamp:Time~
  deletionTimestamp:Time? deletionGracePeriodSeconds:int64? labels:{string} annotations:{string}
  ownerReferences:[OwnerReference]/uid finalizers:[string]+ 17.managedFields:[ManagedFieldsEntry]
ListMeta = selfLink resourceVersion continue remainingItemCount:int64?
StatusCause = reason message field
StatusDetails = name group kind 6.uid 4.causes:[StatusCause] retryAfterSeconds:int32
Status = .1.kind apiVersion 1.metadata:ListMeta status message reason details:StatusDetails? code:int32
Preconditions = uid? resourceVersion?
DeleteOptions = .1.kind apiVersion 1.gracePeriodSeconds:int64? preconditions:Preconditions? orphanDependents:bool?
  propagationPolicy? dryRun:[string] ignoreStoreReadErrorWithClusterBreakingPotential:bool?
LabelSelectorRequirement = key! operator! values:[string]
LabelSelector* = matchLabels:{string} matchExpressions:[LabelSelectorRequirement]
Condition = type! status! observedGeneration:int64 lastTransitionTime:Time! reason! message!
`;
