/** Groups `apps`, `batch` and `autoscaling`, in the notation of `notation.ts`. */
export const workloads = `
# io.k8s.api.apps.v1
RollingUpdateDeployment = maxUnavailable:IntOrString? maxSurge:IntOrString?
DeploymentStrategy = type rollingUpdate:RollingUpdateDeployment?
DeploymentSpec = replicas:int32? selector:LabelSelector? template:PodTemplateSpec! strategy:DeploymentStrategy^
  minReadySeconds:int32 revisionHistoryLimit:int32? paused:bool 9.progressDeadlineSeconds:int32?
DeploymentCondition = type! status! 6.lastUpdateTime:Time lastTransitionTime:Time 4.reason message
DeploymentStatus = observedGeneration:int64 replicas:int32 updatedReplicas:int32 7.readyReplicas:int32
  4.availableReplicas:int32 unavailableReplicas:int32 9.terminatingReplicas:int32?
  6.conditions:[DeploymentCondition]/type 8.collisionCount:int32?
Deployment = TypeMeta metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
ReplicaSetSpec = replicas:int32? 4.minReadySeconds:int32 2.selector:LabelSelector? template:PodTemplateSpec
ReplicaSetCondition = type! status! lastTransitionTime:Time reason message
ReplicaSetStatus = replicas:int32! fullyLabeledReplicas:int32 4.readyReplicas:int32 availableReplicas:int32
  7.terminatingReplicas:int32? 3.observedGeneration:int64 6.conditions:[ReplicaSetCondition]/type
ReplicaSet = TypeMeta metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
RollingUpdateStatefulSetStrategy = partition:int32? maxUnavailable:IntOrString?
StatefulSetUpdateStrategy = type rollingUpdate:RollingUpdateStatefulSetStrategy?
StatefulSetPersistentVolumeClaimRetentionPolicy = whenDeleted whenScaled
StatefulSetOrdinals = start:int32!
StatefulSetSpec = replicas:int32? selector:LabelSelector? template:PodTemplateSpec!
  volumeClaimTemplates:[PersistentVolumeClaim] serviceName! podManagementPolicy
  updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:int32? minReadySeconds:int32
  persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy?
  ordinals:StatefulSetOrdinals?
StatefulSetCondition = type! status! lastTransitionTime:Time reason message
StatefulSetStatus = observedGeneration:int64 replicas:int32! readyReplicas:int32 currentReplicas:int32
  updatedReplicas:int32 currentRevision updateRevision 9.collisionCount:int32?
  conditions:[StatefulSetCondition]/type availableReplicas:int32!
StatefulSet = TypeMeta metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
# io.k8s.api.batch.v1
PodFailurePolicyOnExitCodesRequirement = containerName? operator! values:[int32]=!
PodFailurePolicyOnPodConditionsPattern = type! status!
PodFailurePolicyRule = action! onExitCodes:PodFailurePolicyOnExitCodesRequirement?
  onPodConditions:[PodFailurePolicyOnPodConditionsPattern]
PodFailurePolicy = rules:[PodFailurePolicyRule]!
SuccessPolicyRule = succeededIndexes? succeededCount:int32?
SuccessPolicy = rules:[SuccessPolicyRule]!
JobSpec = parallelism:int32? completions:int32? activeDeadlineSeconds:int64? 11.podFailurePolicy:PodFailurePolicy?
  16.successPolicy:SuccessPolicy? 7.backoffLimit:int32? 12.backoffLimitPerIndex:int32? maxFailedIndexes:int32?
  4.selector:LabelSelector? manualSelector:bool? template:PodTemplateSpec! 8.ttlSecondsAfterFinished:int32?
  completionMode? suspend:bool? 14.podReplacementPolicy? managedBy?
JobCondition = type! status! lastProbeTime:Time lastTransitionTime:Time reason message
UncountedTerminatedPods = succeeded:[string]= failed:[string]=
JobStatus = conditions:[JobCondition]/type@ startTime:Time? completionTime:Time? active:int32 succeeded:int32
  failed:int32 11.terminating:int32? 7.completedIndexes 10.failedIndexes?
  8.uncountedTerminatedPods:UncountedTerminatedPods? ready:int32?
Job = TypeMeta metadata:ObjectMeta spec:JobSpec status:JobStatus
JobTemplateSpec = metadata:ObjectMeta spec:JobSpec
CronJobSpec = schedule! 8.timeZone? 2.startingDeadlineSeconds:int64? concurrencyPolicy suspend:bool?
  jobTemplate:JobTemplateSpec! successfulJobsHistoryLimit:int32? failedJobsHistoryLimit:int32?
CronJobStatus = active:[ObjectReference] 4.lastScheduleTime:Time? lastSuccessfulTime:Time?
CronJob = TypeMeta metadata:ObjectMeta spec:CronJobSpec status:CronJobStatus
# io.k8s.api.autoscaling.v2
CrossVersionObjectReference = kind! name! apiVersion
MetricTarget = type! value:Quantity? averageValue:Quantity? averageUtilization:int32?
MetricIdentifier = name! selector:LabelSelector?
ObjectMetricSource = describedObject:CrossVersionObjectReference! target:MetricTarget! metric:MetricIdentifier!
PodsMetricSource = metric:MetricIdentifier! target:MetricTarget!
ResourceMetricSource = name! target:MetricTarget!
ContainerResourceMetricSource = name! target:MetricTarget! container!
ExternalMetricSource = metric:MetricIdentifier! target:MetricTarget!
MetricSpec = type! object:ObjectMetricSource? pods:PodsMetricSource? resource:ResourceMetricSource?
  7.containerResource:ContainerResourceMetricSource? 5.external:ExternalMetricSource?
HPAScalingPolicy = type! value:int32! periodSeconds:int32!
HPAScalingRules = 3.stabilizationWindowSeconds:int32? 1.selectPolicy? policies:[HPAScalingPolicy]
  4.tolerance:Quantity?
HorizontalPodAutoscalerBehavior = scaleUp:HPAScalingRules? scaleDown:HPAScalingRules?
HorizontalPodAutoscalerSpec = scaleTargetRef:CrossVersionObjectReference! minReplicas:int32? maxReplicas:int32!
  metrics:[MetricSpec] behavior:HorizontalPodAutoscalerBehavior?
MetricValueStatus = value:Quantity? averageValue:Quantity? averageUtilization:int32?
ObjectMetricStatus = metric:MetricIdentifier! current:MetricValueStatus!
  describedObject:CrossVersionObjectReference!
PodsMetricStatus = metric:MetricIdentifier! current:MetricValueStatus!
ResourceMetricStatus = name! current:MetricValueStatus!
ContainerResourceMetricStatus = name! current:MetricValueStatus! container!
ExternalMetricStatus = metric:MetricIdentifier! current:MetricValueStatus!
MetricStatus = type! object:ObjectMetricStatus? pods:PodsMetricStatus? resource:ResourceMetricStatus?
  7.containerResource:ContainerResourceMetricStatus? 5.external:ExternalMetricStatus?
HorizontalPodAutoscalerCondition = type! status! lastTransitionTime:Time reason message
HorizontalPodAutoscalerStatus = observedGeneration:int64? lastScaleTime:Time? currentReplicas:int32
  desiredReplicas:int32! currentMetrics:[MetricStatus]! conditions:[HorizontalPodAutoscalerCondition]/type
HorizontalPodAutoscaler = TypeMeta metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec
  status:HorizontalPodAutoscalerStatus
# io.k8s.api.autoscaling.v1
ScaleSpec = replicas:int32
ScaleStatus = replicas:int32! selector
Scale = TypeMeta metadata:ObjectMeta spec:ScaleSpec status:ScaleStatus
`;
