/** The rest of the core group: namespaces, nodes, services, configuration, in the notation of `notation.ts`. */
export const core = `
# io.k8s.api.core.v1
ObjectReference* = kind namespace name uid apiVersion resourceVersion fieldPath
NamespaceSpec = finalizers:[string]
NamespaceCondition = type! status! 4.lastTransitionTime:Time reason message
NamespaceStatus = phase conditions:[NamespaceCondition]/type
Namespace = TypeMeta metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
Taint = key! value effect! timeAdded:Time?
NodeSpec = podCIDR 7.podCIDRs:[string]+ 3.providerID unschedulable:bool taints:[Taint] 7.externalID
NodeCondition = type! status! lastHeartbeatTime:Time lastTransitionTime:Time reason message
NodeAddress = type! address!
DaemonEndpoint = Port:int32!
NodeDaemonEndpoints = kubeletEndpoint:DaemonEndpoint
NodeSwapStatus = capacity:int64?
NodeSystemInfo = machineID! systemUUID! bootID! kernelVersion! osImage! containerRuntimeVersion! kubeletVersion!
  kubeProxyVersion! operatingSystem! architecture! swap:NodeSwapStatus?
ContainerImage = names:[string]! sizeBytes:int64
AttachedVolume = name! devicePath!
NodeRuntimeHandlerFeatures = recursiveReadOnlyMounts:bool? userNamespaces:bool?
NodeRuntimeHandler = name! features:NodeRuntimeHandlerFeatures?
NodeFeatures = supplementalGroupsPolicy:bool?
NodeStatus = capacity:{Quantity} allocatable:{Quantity} phase conditions:[NodeCondition]/type
  addresses:[NodeAddress]/type daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo images:[ContainerImage]
  volumesInUse:[string] volumesAttached:[AttachedVolume] 12.runtimeHandlers:[NodeRuntimeHandler] features:NodeFeatures?
Node = TypeMeta metadata:ObjectMeta spec:NodeSpec status:NodeStatus
ServicePort = name protocol 6.appProtocol? 3.port:int32! targetPort:IntOrString nodePort:int32
ClientIPConfig = timeoutSeconds:int32?
SessionAffinityConfig = clientIP:ClientIPConfig?
ServiceSpec = ports:[ServicePort]/port&protocol selector:{string}* clusterIP 18.clusterIPs:[string] 4.type
  externalIPs:[string] 7.sessionAffinity loadBalancerIP loadBalancerSourceRanges:[string] externalName
  externalTrafficPolicy healthCheckNodePort:int32 publishNotReadyAddresses:bool
  sessionAffinityConfig:SessionAffinityConfig? 19.ipFamilies:[string] 17.ipFamilyPolicy?
  20.allocateLoadBalancerNodePorts:bool? loadBalancerClass? internalTrafficPolicy? trafficDistribution?
PortStatus = port:int32! protocol! error?
LoadBalancerIngress = ip hostname ipMode? ports:[PortStatus]
LoadBalancerStatus = ingress:[LoadBalancerIngress]
ServiceStatus = loadBalancer:LoadBalancerStatus conditions:[Condition]/type
Service = TypeMeta metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
EndpointAddress* = ip! 3.hostname nodeName? 2.targetRef:ObjectReference?
EndpointPort* = name port:int32! protocol appProtocol?
EndpointSubset = addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[EndpointPort]
Endpoints = TypeMeta metadata:ObjectMeta subsets:[EndpointSubset]
ConfigMap = TypeMeta metadata:ObjectMeta 4.immutable:bool? 2.data:{string} binaryData:{bytes}
Secret = TypeMeta metadata:ObjectMeta 5.immutable:bool? 2.data:{bytes} 4.stringData:{string} 3.type
ServiceAccount = TypeMeta metadata:ObjectMeta secrets:[ObjectReference]/name imagePullSecrets:[LocalObjectReference]
  automountServiceAccountToken:bool?
ScopedResourceSelectorRequirement = scopeName! operator! values:[string]
ScopeSelector* = matchExpressions:[ScopedResourceSelectorRequirement]
ResourceQuotaSpec = hard:{Quantity} scopes:[string] scopeSelector:ScopeSelector?
ResourceQuotaStatus = hard:{Quantity} used:{Quantity}
ResourceQuota = TypeMeta metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
LimitRangeItem = type! max:{Quantity} min:{Quantity} default:{Quantity} defaultRequest:{Quantity}
  maxLimitRequestRatio:{Quantity}
LimitRangeSpec = limits:[LimitRangeItem]!
LimitRange = TypeMeta metadata:ObjectMeta spec:LimitRangeSpec
EventSource = component host
EventSeries = count:int32 lastObservedTime:MicroTime
Event = TypeMeta metadata:ObjectMeta! involvedObject:ObjectReference! reason message source:EventSource
  firstTimestamp:Time lastTimestamp:Time count:int32 type eventTime:MicroTime series:EventSeries? action
  related:ObjectReference? reportingComponent! reportingInstance!
`;
