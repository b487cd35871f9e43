import type { KindName } from "../kinds";

/**
 * The API server's columns of each kind, as `Name:type/format*priority`; the type defaults to string. Columns with a
 * priority above 0 show with `kubectl get -o wide`.
 */
export const columnTexts: { readonly [name in KindName]: string } = {
  Namespace: "Name/name | Status | Age",
  Node: "Name/name | Status | Roles | Age | Version | Internal-IP*1 | External-IP*1 | OS-Image*1 | Kernel-Version*1 | Container-Runtime*1",
  Pod: "Name/name | Ready | Status | Restarts | Age | IP*1 | Node*1 | Nominated Node*1 | Readiness Gates*1",
  Service: "Name/name | Type | Cluster-IP | External-IP | Port(s) | Age | Selector*1",
  Endpoints: "Name/name | Endpoints | Age",
  ConfigMap: "Name/name | Data | Age",
  Secret: "Name/name | Type | Data | Age",
  ServiceAccount: "Name/name | Secrets | Age",
  ResourceQuota: "Name/name | Request | Limit | Age",
  LimitRange: "Name/name | Created At:date",
  Event: "Last Seen | Type | Reason | Object | Subobject*1 | Source*1 | Message | First Seen*1 | Count*1 | Name/name*1",
  CustomResourceDefinition: "Name/name | Created At:date",
  Deployment: "Name/name | Ready | Up-to-date | Available | Age | Containers*1 | Images*1 | Selector*1",
  ReplicaSet:
    "Name/name | Desired:integer | Current:integer | Ready:integer | Age | Containers*1 | Images*1 | Selector*1",
  StatefulSet: "Name/name | Ready | Age | Containers*1 | Images*1",
  Job: "Name/name | Status | Completions | Duration | Age | Containers*1 | Images*1 | Selector*1",
  CronJob:
    "Name/name | Schedule | Timezone | Suspend:boolean | Active:integer | Last Schedule | Age | Containers*1 | Images*1 | Selector*1",
  Ingress: "Name/name | Class | Hosts | Address | Ports | Age",
  IngressClass: "Name/name | Controller | Parameters | Age",
  NetworkPolicy: "Name/name | Pod-Selector | Age",
  PodDisruptionBudget: "Name/name | Min Available | Max Unavailable | Allowed Disruptions:integer | Age",
  HorizontalPodAutoscaler: "Name/name | Reference | Targets | MinPods | MaxPods | Replicas | Age",
  PriorityClass: "Name/name | Value:integer | Global-Default:boolean | Age | PreemptionPolicy",
  Role: "Name/name | Created At:date",
  RoleBinding: "Name/name | Role | Age | Users*1 | Groups*1 | ServiceAccounts*1",
  ClusterRole: "Name/name | Created At:date",
  ClusterRoleBinding: "Name/name | Role | Age | Users*1 | Groups*1 | ServiceAccounts*1",
  EndpointSlice: "Name/name | AddressType | Ports | Endpoints | Age",
  ValidatingAdmissionPolicy: "Name/name | Validations:integer | ParamKind | Age",
  ValidatingAdmissionPolicyBinding: "Name/name | PolicyName | ParamRef | Age",
};
