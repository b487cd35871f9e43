/** The status of a pod, which its node writes, in the notation of `notation.ts`. */
export const podStatus = `
# io.k8s.api.core.v1
PodCondition = type! 7.observedGeneration:int64 2.status! lastProbeTime:Time lastTransitionTime:Time reason message
HostIP = ip!
PodIP = ip!
ContainerStateWaiting = reason message
ContainerStateRunning = startedAt:Time
ContainerStateTerminated = exitCode:int32! signal:int32 reason message startedAt:Time finishedAt:Time containerID
ContainerState = waiting:ContainerStateWaiting? running:ContainerStateRunning? terminated:ContainerStateTerminated?
VolumeMountStatus = name! mountPath! readOnly:bool recursiveReadOnly?
LinuxContainerUser = uid:int64! gid:int64! supplementalGroups:[int64]
ContainerUser = linux:LinuxContainerUser?
ResourceHealth = resourceID! health
ResourceStatus = name! resources:[ResourceHealth]#resourceID
ContainerStatus = name! state:ContainerState lastState:ContainerState ready:bool! restartCount:int32! image!
  imageID! containerID started:bool? allocatedResources:{Quantity} resources:ResourceRequirements?
  volumeMounts:[VolumeMountStatus]/mountPath user:ContainerUser? allocatedResourcesStatus:[ResourceStatus]/name
  stopSignal?
PodResourceClaimStatus = name! resourceClaimName?
PodStatus = 17.observedGeneration:int64 1.phase conditions:[PodCondition]/type message reason 11.nominatedNodeName
  5.hostIP 16.hostIPs:[HostIP]/ip@ 6.podIP 12.podIPs:[PodIP]/ip 7.startTime:Time?
  10.initContainerStatuses:[ContainerStatus] 8.containerStatuses:[ContainerStatus] qosClass
  13.ephemeralContainerStatuses:[ContainerStatus] resize resourceClaimStatuses:[PodResourceClaimStatus]/name^
Pod = TypeMeta metadata:ObjectMeta spec:PodSpec status:PodStatus
`;
