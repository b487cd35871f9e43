/** The volumes of a pod and the claims of a StatefulSet, without volume plugins that were removed or that need a cloud, in the notation of `notation.ts`. */
export const volumes = `
# io.k8s.api.core.v1
HostPathVolumeSource = path! type?
EmptyDirVolumeSource = medium sizeLimit:Quantity?
KeyToPath = key! path! mode:int32?
SecretVolumeSource = secretName items:[KeyToPath] defaultMode:int32? optional:bool?
NFSVolumeSource = server! path! readOnly:bool
PersistentVolumeClaimVolumeSource = claimName! readOnly:bool
ObjectFieldSelector* = apiVersion fieldPath!
ResourceFieldSelector* = containerName resource! divisor:Quantity
DownwardAPIVolumeFile = path! fieldRef:ObjectFieldSelector? resourceFieldRef:ResourceFieldSelector? mode:int32?
DownwardAPIVolumeSource = items:[DownwardAPIVolumeFile] defaultMode:int32?
ConfigMapVolumeSource = 1.1.name 2.items:[KeyToPath] defaultMode:int32? optional:bool?
SecretProjection = 1.1.name 2.items:[KeyToPath] 4.optional:bool?
DownwardAPIProjection = items:[DownwardAPIVolumeFile]
ConfigMapProjection = 1.1.name 2.items:[KeyToPath] 4.optional:bool?
ServiceAccountTokenProjection = audience expirationSeconds:int64? path!
VolumeProjection = secret:SecretProjection? downwardAPI:DownwardAPIProjection? configMap:ConfigMapProjection?
  serviceAccountToken:ServiceAccountTokenProjection?
ProjectedVolumeSource = sources:[VolumeProjection]! defaultMode:int32?
LocalObjectReference* = name
CSIVolumeSource = driver! readOnly:bool? fsType? volumeAttributes:{string}
  nodePublishSecretRef:LocalObjectReference?
VolumeResourceRequirements = limits:{Quantity} requests:{Quantity}
TypedLocalObjectReference* = apiGroup? kind! name!
TypedObjectReference = apiGroup? kind! name! namespace?
PersistentVolumeClaimSpec = accessModes:[string] 4.selector:LabelSelector? 2.resources:VolumeResourceRequirements
  volumeName 5.storageClassName? volumeMode? dataSource:TypedLocalObjectReference?
  dataSourceRef:TypedObjectReference? volumeAttributesClassName?
PersistentVolumeClaimTemplate = metadata:ObjectMeta spec:PersistentVolumeClaimSpec!
EphemeralVolumeSource = volumeClaimTemplate:PersistentVolumeClaimTemplate?
ImageVolumeSource = reference pullPolicy
Volume = name! 2.1.hostPath:HostPathVolumeSource? emptyDir:EmptyDirVolumeSource? 2.6.secret:SecretVolumeSource?
  nfs:NFSVolumeSource? 2.10.persistentVolumeClaim:PersistentVolumeClaimVolumeSource?
  2.16.downwardAPI:DownwardAPIVolumeSource? 2.19.configMap:ConfigMapVolumeSource?
  2.26.projected:ProjectedVolumeSource? 2.28.csi:CSIVolumeSource? ephemeral:EphemeralVolumeSource?
  image:ImageVolumeSource?
PersistentVolumeClaimCondition = type! status! lastProbeTime:Time lastTransitionTime:Time reason message
ModifyVolumeStatus = targetVolumeAttributesClassName status!
PersistentVolumeClaimStatus = phase accessModes:[string] capacity:{Quantity}
  conditions:[PersistentVolumeClaimCondition]/type allocatedResources:{Quantity}
  7.allocatedResourceStatuses:{string} currentVolumeAttributesClassName? modifyVolumeStatus:ModifyVolumeStatus?
PersistentVolumeClaim = TypeMeta metadata:ObjectMeta spec:PersistentVolumeClaimSpec
  status:PersistentVolumeClaimStatus
`;
