/** Groups `networking.k8s.io`, `discovery.k8s.io`, `policy`, `rbac.authorization.k8s.io`, `scheduling.k8s.io` and `admissionregistration.k8s.io`, in the notation of `notation.ts`. */
export const cluster = `
# io.k8s.api.networking.v1
ServiceBackendPort* = name number:int32
IngressServiceBackend = name! port:ServiceBackendPort
IngressBackend = 4.service:IngressServiceBackend? 3.resource:TypedLocalObjectReference?
IngressTLS = hosts:[string] secretName
HTTPIngressPath = path 3.pathType? 2.backend:IngressBackend!
HTTPIngressRuleValue = paths:[HTTPIngressPath]!
IngressRule = host 2.1.http:HTTPIngressRuleValue?
IngressSpec = 4.ingressClassName? 1.defaultBackend:IngressBackend? tls:[IngressTLS] rules:[IngressRule]
IngressPortStatus = port:int32! protocol! error?
IngressLoadBalancerIngress = ip hostname 4.ports:[IngressPortStatus]
IngressLoadBalancerStatus = ingress:[IngressLoadBalancerIngress]
IngressStatus = loadBalancer:IngressLoadBalancerStatus
Ingress = TypeMeta metadata:ObjectMeta spec:IngressSpec status:IngressStatus
IngressClassParametersReference = apiGroup? kind! name! scope? namespace?
IngressClassSpec = controller parameters:IngressClassParametersReference?
IngressClass = TypeMeta metadata:ObjectMeta spec:IngressClassSpec
NetworkPolicyPort = protocol? port:IntOrString? endPort:int32?
IPBlock = cidr! except:[string]
NetworkPolicyPeer = podSelector:LabelSelector? namespaceSelector:LabelSelector? ipBlock:IPBlock?
NetworkPolicyIngressRule = ports:[NetworkPolicyPort] from:[NetworkPolicyPeer]
NetworkPolicyEgressRule = ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
NetworkPolicySpec = podSelector:LabelSelector! ingress:[NetworkPolicyIngressRule] egress:[NetworkPolicyEgressRule]
  policyTypes:[string]
NetworkPolicy = TypeMeta metadata:ObjectMeta spec:NetworkPolicySpec
# io.k8s.api.discovery.v1
EndpointConditions = ready:bool? serving:bool? terminating:bool?
ForZone = name!
ForNode = name!
EndpointHints = forZones:[ForZone] forNodes:[ForNode]
Endpoint = addresses:[string]=! conditions:EndpointConditions hostname? targetRef:ObjectReference?
  deprecatedTopology:{string} nodeName? zone? hints:EndpointHints?
EndpointSlicePort* = name? protocol? port:int32? appProtocol?
EndpointSlice = TypeMeta metadata:ObjectMeta 4.addressType! 2.endpoints:[Endpoint]! ports:[EndpointSlicePort]!
# io.k8s.api.policy.v1
PodDisruptionBudgetSpec = minAvailable:IntOrString? selector:LabelSelector? maxUnavailable:IntOrString?
  unhealthyPodEvictionPolicy?
PodDisruptionBudgetStatus = observedGeneration:int64 disruptedPods:{Time} disruptionsAllowed:int32!
  currentHealthy:int32! desiredHealthy:int32! expectedPods:int32! conditions:[Condition]/type
PodDisruptionBudget = TypeMeta metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
Eviction = TypeMeta metadata:ObjectMeta deleteOptions:DeleteOptions?
# io.k8s.api.rbac.v1
PolicyRule = verbs:[string]! apiGroups:[string] resources:[string] resourceNames:[string] nonResourceURLs:[string]
Role = TypeMeta metadata:ObjectMeta rules:[PolicyRule]!
Subject* = kind! apiGroup name! namespace
RoleRef* = apiGroup! kind! name!
RoleBinding = TypeMeta metadata:ObjectMeta subjects:[Subject] roleRef:RoleRef!
AggregationRule = clusterRoleSelectors:[LabelSelector]
ClusterRole = TypeMeta metadata:ObjectMeta rules:[PolicyRule]! aggregationRule:AggregationRule?
ClusterRoleBinding = TypeMeta metadata:ObjectMeta subjects:[Subject] roleRef:RoleRef!
# io.k8s.api.scheduling.v1
PriorityClass = TypeMeta metadata:ObjectMeta value:int32! globalDefault:bool description 5.preemptionPolicy?
# io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
CustomResourceDefinition = TypeMeta metadata:ObjectMeta spec:any! status:any?
# io.k8s.api.admissionregistration.v1
ParamKind* = apiVersion kind
NamedRuleWithOperations* = resourceNames:[string] 2.1.operations:[string] 2.2.1.apiGroups:[string]
  apiVersions:[string] resources:[string] scope?
MatchResources* = namespaceSelector:LabelSelector? objectSelector:LabelSelector?
  resourceRules:[NamedRuleWithOperations] excludeResourceRules:[NamedRuleWithOperations] 7.matchPolicy?
Validation = expression! message reason? messageExpression
AuditAnnotation = key! valueExpression!
MatchCondition = name! expression!
Variable* = name! expression!
ValidatingAdmissionPolicySpec = paramKind:ParamKind? matchConstraints:MatchResources? validations:[Validation]
  failurePolicy? auditAnnotations:[AuditAnnotation] matchConditions:[MatchCondition]/name variables:[Variable]/name
ExpressionWarning = 2.fieldRef! warning!
TypeChecking = expressionWarnings:[ExpressionWarning]
ValidatingAdmissionPolicyStatus = observedGeneration:int64 typeChecking:TypeChecking? conditions:[Condition]#type
ValidatingAdmissionPolicy = TypeMeta metadata:ObjectMeta spec:ValidatingAdmissionPolicySpec
  status:ValidatingAdmissionPolicyStatus
ParamRef* = name namespace selector:LabelSelector? parameterNotFoundAction?
ValidatingAdmissionPolicyBindingSpec = policyName paramRef:ParamRef? matchResources:MatchResources?
  validationActions:[string]=
ValidatingAdmissionPolicyBinding = TypeMeta metadata:ObjectMeta spec:ValidatingAdmissionPolicyBindingSpec
`;
