/** The spec of a pod: containers, probes, security, placement, in the notation of `notation.ts`. */
export const pods = `
# io.k8s.api.core.v1
ContainerPort = name hostPort:int32 containerPort:int32! protocol hostIP
ConfigMapEnvSource = 1.1.name 2.optional:bool?
SecretEnvSource = 1.1.name 2.optional:bool?
EnvFromSource = prefix configMapRef:ConfigMapEnvSource? secretRef:SecretEnvSource?
ConfigMapKeySelector* = 1.1.name 2.key! optional:bool?
SecretKeySelector* = 1.1.name 2.key! optional:bool?
FileKeySelector* = volumeName! path! key! optional:bool?
EnvVarSource = fieldRef:ObjectFieldSelector? resourceFieldRef:ResourceFieldSelector?
  configMapKeyRef:ConfigMapKeySelector? secretKeyRef:SecretKeySelector? fileKeyRef:FileKeySelector?
EnvVar = name! value valueFrom:EnvVarSource?
ResourceClaim = name! request
ResourceRequirements = limits:{Quantity} requests:{Quantity} claims:[ResourceClaim]#name
ContainerResizePolicy = resourceName! restartPolicy!
ContainerRestartRuleOnExitCodes = operator values:[int32]=
ContainerRestartRule = action exitCodes:ContainerRestartRuleOnExitCodes?
VolumeMount = name! readOnly:bool 7.recursiveReadOnly? 3.mountPath! subPath mountPropagation? subPathExpr
VolumeDevice = name! devicePath!
ExecAction = command:[string]
HTTPHeader = name! value!
HTTPGetAction = path port:IntOrString! host scheme httpHeaders:[HTTPHeader]
TCPSocketAction = port:IntOrString! host
GRPCAction = port:int32! service?
Probe = 1.1.exec:ExecAction? httpGet:HTTPGetAction? tcpSocket:TCPSocketAction? grpc:GRPCAction?
  2.initialDelaySeconds:int32 timeoutSeconds:int32 periodSeconds:int32 successThreshold:int32 failureThreshold:int32
  terminationGracePeriodSeconds:int64?
SleepAction = seconds:int64!
LifecycleHandler = exec:ExecAction? httpGet:HTTPGetAction? tcpSocket:TCPSocketAction? sleep:SleepAction?
Lifecycle = postStart:LifecycleHandler? preStop:LifecycleHandler? stopSignal?
Capabilities = add:[string] drop:[string]
SELinuxOptions = user role type level
WindowsSecurityContextOptions = gmsaCredentialSpecName? gmsaCredentialSpec? runAsUserName? hostProcess:bool?
SeccompProfile = type! localhostProfile?
AppArmorProfile = type! localhostProfile?
SecurityContext = capabilities:Capabilities? privileged:bool? seLinuxOptions:SELinuxOptions?
  10.windowsOptions:WindowsSecurityContextOptions? 4.runAsUser:int64? 8.runAsGroup:int64? 5.runAsNonRoot:bool?
  readOnlyRootFilesystem:bool? allowPrivilegeEscalation:bool? 9.procMount? 11.seccompProfile:SeccompProfile?
  appArmorProfile:AppArmorProfile?
Container = name! image command:[string] args:[string] workingDir ports:[ContainerPort]/containerPort&protocol
  19.envFrom:[EnvFromSource] 7.env:[EnvVar]/name resources:ResourceRequirements
  23.resizePolicy:[ContainerResizePolicy] restartPolicy? restartPolicyRules:[ContainerRestartRule]
  9.volumeMounts:[VolumeMount]/mountPath 21.volumeDevices:[VolumeDevice]/devicePath 10.livenessProbe:Probe?
  readinessProbe:Probe? 22.startupProbe:Probe? 12.lifecycle:Lifecycle? terminationMessagePath
  20.terminationMessagePolicy 14.imagePullPolicy securityContext:SecurityContext? stdin:bool stdinOnce:bool tty:bool
EphemeralContainer = 1.1.name! image command:[string] args:[string] workingDir
  ports:[ContainerPort]/containerPort&protocol 1.19.envFrom:[EnvFromSource] 1.7.env:[EnvVar]/name
  resources:ResourceRequirements 1.23.resizePolicy:[ContainerResizePolicy] restartPolicy?
  restartPolicyRules:[ContainerRestartRule] 1.9.volumeMounts:[VolumeMount]/mountPath
  1.21.volumeDevices:[VolumeDevice]/devicePath 1.10.livenessProbe:Probe? readinessProbe:Probe?
  1.22.startupProbe:Probe? 1.12.lifecycle:Lifecycle? terminationMessagePath 1.20.terminationMessagePolicy
  1.14.imagePullPolicy securityContext:SecurityContext? stdin:bool stdinOnce:bool tty:bool 2.targetContainerName
Sysctl = name! value!
PodSecurityContext = seLinuxOptions:SELinuxOptions? 8.windowsOptions:WindowsSecurityContextOptions?
  2.runAsUser:int64? 6.runAsGroup:int64? 3.runAsNonRoot:bool? supplementalGroups:[int64]
  12.supplementalGroupsPolicy? 5.fsGroup:int64? 7.sysctls:[Sysctl] 9.fsGroupChangePolicy?
  seccompProfile:SeccompProfile? appArmorProfile:AppArmorProfile? 13.seLinuxChangePolicy?
NodeSelectorRequirement = key! operator! values:[string]
NodeSelectorTerm* = matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
NodeSelector* = nodeSelectorTerms:[NodeSelectorTerm]!
PreferredSchedulingTerm = weight:int32! preference:NodeSelectorTerm!
NodeAffinity = requiredDuringSchedulingIgnoredDuringExecution:NodeSelector?
  preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
PodAffinityTerm = labelSelector:LabelSelector? namespaces:[string] topologyKey! namespaceSelector:LabelSelector?
  matchLabelKeys:[string] mismatchLabelKeys:[string]
WeightedPodAffinityTerm = weight:int32! podAffinityTerm:PodAffinityTerm!
PodAffinity = requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
  preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
PodAntiAffinity = requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
  preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
Affinity = nodeAffinity:NodeAffinity? podAffinity:PodAffinity? podAntiAffinity:PodAntiAffinity?
Toleration = key operator value effect tolerationSeconds:int64?
HostAlias = ip! hostnames:[string]
PodDNSConfigOption = name value?
PodDNSConfig = nameservers:[string] searches:[string] options:[PodDNSConfigOption]
PodReadinessGate = conditionType!
TopologySpreadConstraint = maxSkew:int32! topologyKey! whenUnsatisfiable! labelSelector:LabelSelector?
  minDomains:int32? nodeAffinityPolicy? nodeTaintsPolicy? matchLabelKeys:[string]
PodOS = name!
PodSchedulingGate = name!
PodResourceClaim = name! 3.resourceClaimName? resourceClaimTemplateName?
PodSpec = volumes:[Volume]/name^ 20.initContainers:[Container]/name 2.containers:[Container]/name!
  34.ephemeralContainers:[EphemeralContainer]/name 3.restartPolicy terminationGracePeriodSeconds:int64?
  activeDeadlineSeconds:int64? dnsPolicy nodeSelector:{string}* serviceAccountName serviceAccount
  21.automountServiceAccountToken:bool? 10.nodeName hostNetwork:bool hostPID:bool hostIPC:bool
  27.shareProcessNamespace:bool? 14.securityContext:PodSecurityContext? imagePullSecrets:[LocalObjectReference]/name
  hostname subdomain affinity:Affinity? schedulerName 22.tolerations:[Toleration] hostAliases:[HostAlias]/ip
  priorityClassName priority:int32? dnsConfig:PodDNSConfig? 28.readinessGates:[PodReadinessGate] runtimeClassName?
  enableServiceLinks:bool? preemptionPolicy? overhead:{Quantity}
  topologySpreadConstraints:[TopologySpreadConstraint]/topologyKey&whenUnsatisfiable 35.setHostnameAsFQDN:bool?
  os:PodOS? hostUsers:bool? schedulingGates:[PodSchedulingGate]/name resourceClaims:[PodResourceClaim]/name^
  resources:ResourceRequirements? hostnameOverride?
PodTemplateSpec = metadata:ObjectMeta spec:PodSpec
`;
