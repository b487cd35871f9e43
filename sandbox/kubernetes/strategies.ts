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
  defaultJob,
  defaultReplicaSet,
  defaultStatefulSet,
} from "./defaults/workloads";
import { configMapStrategy, namespaceStrategy, secretStrategy } from "./strategies/configuration";
import { podStrategy } from "./strategies/pods";
import { serviceStrategy } from "./strategies/services";
import type { Strategies } from "./strategy";
import { dnsLabel, pathSegment } from "./validation/names";

/** What is particular to each kind. */
export const strategies: Strategies = {
  Namespace: namespaceStrategy,
  Pod: podStrategy,
  Service: serviceStrategy,
  ConfigMap: configMapStrategy,
  Secret: secretStrategy,
  LimitRange: { defaults: defaultLimitRange },
  Endpoints: { defaults: defaultEndpoints },
  EndpointSlice: { defaults: defaultEndpointSlice },
  Deployment: { defaults: defaultDeployment },
  ReplicaSet: { defaults: defaultReplicaSet },
  StatefulSet: { name: dnsLabel, defaults: defaultStatefulSet },
  HorizontalPodAutoscaler: { defaults: defaultAutoscaler },
  Job: { defaults: defaultJob },
  CronJob: { defaults: defaultCronJob },
  IngressClass: { defaults: defaultIngressClass },
  NetworkPolicy: { defaults: defaultNetworkPolicy },
  PodDisruptionBudget: { conditional: true },
  Role: { name: pathSegment },
  ClusterRole: { name: pathSegment },
  RoleBinding: { name: pathSegment, defaults: defaultBinding },
  ClusterRoleBinding: { name: pathSegment, defaults: defaultBinding },
  ValidatingAdmissionPolicy: { conditional: true, defaults: defaultAdmissionPolicy },
  ValidatingAdmissionPolicyBinding: { conditional: true, defaults: defaultAdmissionBinding },
};
