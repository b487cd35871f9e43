import {
  defaultAdmissionBinding,
  defaultAdmissionPolicy,
  defaultBinding,
  defaultEndpointSlice,
  defaultEndpoints,
  defaultIngressClass,
  defaultLimitRange,
  defaultNetworkPolicy,
} from "./defaults/cluster";
import {
  defaultAutoscaler,
  defaultCronJob,
  defaultDeployment,
  defaultReplicaSet,
  defaultStatefulSet,
} from "./defaults/workloads";
import type {
  Autoscaler,
  Deployment,
  DisruptionBudget,
  EndpointSlice,
  Endpoints,
  ReplicaSet,
  StatefulSet,
} from "./model-workloads";
import { configMapStrategy, namespaceStrategy, secretStrategy } from "./strategies/configuration";
import { jobStrategy } from "./strategies/jobs";
import { podStrategy } from "./strategies/pods";
import { serviceStrategy } from "./strategies/services";
import type { Strategies, Strategy } from "./strategy";
import {
  checkAdmissionBinding,
  checkAdmissionPolicy,
  checkBinding,
  checkBindingUpdate,
  checkLimitRange,
  checkPriorityClass,
  checkPriorityClassUpdate,
  checkQuota,
  checkRole,
} from "./validation/cluster";
import { pathSegment } from "./validation/names";
import { checkIngress, checkNetworkPolicy } from "./validation/networking";
import { checkEndpointSlice, checkEndpointSliceUpdate, checkEndpoints } from "./validation/services";
import {
  checkAutoscaler,
  checkCronJob,
  checkDeployment,
  checkDisruptionBudget,
  checkReplicaSet,
  checkSelectorKept,
  checkStatefulSet,
  checkStatefulSetUpdate,
} from "./validation/workloads";

/** The strategy of each kind. */
export const strategies: Strategies = {
  Namespace: namespaceStrategy,
  Pod: podStrategy,
  Service: serviceStrategy,
  ConfigMap: configMapStrategy,
  Secret: secretStrategy,
  ResourceQuota: { validate: checkQuota },
  LimitRange: { defaults: defaultLimitRange, validate: checkLimitRange },
  Endpoints: { defaults: defaultEndpoints, validate: checkEndpoints } satisfies Strategy<Endpoints>,
  EndpointSlice: {
    defaults: defaultEndpointSlice,
    validate: checkEndpointSlice,
    validateUpdate: checkEndpointSliceUpdate,
  } satisfies Strategy<EndpointSlice>,
  Deployment: {
    defaults: defaultDeployment,
    validate: checkDeployment,
    validateUpdate: checkSelectorKept,
  } satisfies Strategy<Deployment>,
  ReplicaSet: {
    defaults: defaultReplicaSet,
    validate: checkReplicaSet,
    validateUpdate: checkSelectorKept,
  } satisfies Strategy<ReplicaSet>,
  StatefulSet: {
    defaults: defaultStatefulSet,
    validate: checkStatefulSet,
    validateUpdate: checkStatefulSetUpdate,
  } satisfies Strategy<StatefulSet>,
  HorizontalPodAutoscaler: { defaults: defaultAutoscaler, validate: checkAutoscaler } satisfies Strategy<Autoscaler>,
  Job: jobStrategy,
  CronJob: { defaults: defaultCronJob, validate: checkCronJob },
  IngressClass: { defaults: defaultIngressClass },
  Ingress: { validate: checkIngress },
  NetworkPolicy: { defaults: defaultNetworkPolicy, validate: checkNetworkPolicy },
  PodDisruptionBudget: { conditional: true, validate: checkDisruptionBudget } satisfies Strategy<DisruptionBudget>,
  PriorityClass: {
    defaults(priorityClass) {
      priorityClass.preemptionPolicy ??= "PreemptLowerPriority";
    },
    validate: checkPriorityClass,
    validateUpdate: checkPriorityClassUpdate,
  },
  Role: { name: pathSegment, validate: (role, errors) => checkRole(role, errors, true) },
  ClusterRole: { name: pathSegment, validate: (role, errors) => checkRole(role, errors, false) },
  RoleBinding: {
    name: pathSegment,
    defaults: defaultBinding,
    validate: (binding, errors) => checkBinding(binding, errors, true),
    validateUpdate: checkBindingUpdate,
  },
  ClusterRoleBinding: {
    name: pathSegment,
    defaults: defaultBinding,
    validate: (binding, errors) => checkBinding(binding, errors, false),
    validateUpdate: checkBindingUpdate,
  },
  ValidatingAdmissionPolicy: { conditional: true, defaults: defaultAdmissionPolicy, validate: checkAdmissionPolicy },
  ValidatingAdmissionPolicyBinding: {
    conditional: true,
    defaults: defaultAdmissionBinding,
    validate: checkAdmissionBinding,
  },
};
