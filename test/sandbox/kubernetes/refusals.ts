/** A mistake, and the API's message. */
export interface Refusal {
  readonly kind: string;
  /** The differences from the good object, by path; null removes. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly code: number;
  /** The message, without the object's name if it names fields. */
  readonly message: string;
}

/** A good object of each kind, and the path to create it. */
export const good: Readonly<Record<string, { readonly path: string; readonly object: object }>> = {
  Deployment: {
    path: "/apis/apps/v1/namespaces/demo/deployments",
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image: "x" }] } },
      },
    },
  },
  Service: {
    path: "/api/v1/namespaces/demo/services",
    object: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    },
  },
  HorizontalPodAutoscaler: {
    path: "/apis/autoscaling/v2/namespaces/demo/horizontalpodautoscalers",
    object: {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "a" },
      spec: {
        scaleTargetRef: { kind: "Deployment", name: "web", apiVersion: "apps/v1" },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
        ],
      },
    },
  },
  Ingress: {
    path: "/apis/networking.k8s.io/v1/namespaces/demo/ingresses",
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "a" },
      spec: {
        rules: [
          {
            host: "a.example",
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
  },
  NetworkPolicy: {
    path: "/apis/networking.k8s.io/v1/namespaces/demo/networkpolicies",
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "a" },
      spec: {
        podSelector: {},
        ingress: [{ ports: [{ port: 80 }], from: [{ podSelector: {} }] }],
        policyTypes: ["Ingress"],
      },
    },
  },
  PodDisruptionBudget: {
    path: "/apis/policy/v1/namespaces/demo/poddisruptionbudgets",
    object: {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "a" },
      spec: { selector: { matchLabels: { a: "b" } }, minAvailable: 1 },
    },
  },
  StatefulSet: {
    path: "/apis/apps/v1/namespaces/demo/statefulsets",
    object: {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "web" },
      spec: {
        serviceName: "web",
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image: "x" }] } },
      },
    },
  },
  CronJob: {
    path: "/apis/batch/v1/namespaces/demo/cronjobs",
    object: {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "a" },
      spec: {
        schedule: "* * * * *",
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "x" }] } } },
        },
      },
    },
  },
  Job: {
    path: "/apis/batch/v1/namespaces/demo/jobs",
    object: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "a" },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "x" }] } } },
    },
  },
  ValidatingAdmissionPolicy: {
    path: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
    object: {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "a" },
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["deployments"] },
          ],
        },
        validations: [{ expression: "true" }],
      },
    },
  },
  ValidatingAdmissionPolicyBinding: {
    path: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
    object: {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: "a" },
      spec: { policyName: "a", validationActions: ["Deny"] },
    },
  },
  LimitRange: {
    path: "/api/v1/namespaces/demo/limitranges",
    object: {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "a" },
      spec: { limits: [{ type: "Container", max: { cpu: "1" } }] },
    },
  },
  RoleBinding: {
    path: "/apis/rbac.authorization.k8s.io/v1/namespaces/demo/rolebindings",
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "a" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "demo" }],
      roleRef: { kind: "Role", name: "a", apiGroup: "rbac.authorization.k8s.io" },
    },
  },
  Pod: {
    path: "/api/v1/namespaces/demo/pods",
    object: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [{ name: "app", image: "x" }] },
    },
  },
  ServiceAccount: {
    path: "/api/v1/namespaces/demo/serviceaccounts",
    object: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a" } },
  },
  EndpointSlice: {
    path: "/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices",
    object: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "a" },
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.1.1.1"] }],
      ports: [{ port: 80 }],
    },
  },
  Endpoints: {
    path: "/api/v1/namespaces/demo/endpoints",
    object: {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "a" },
      subsets: [{ addresses: [{ ip: "10.1.1.1" }], ports: [{ port: 80 }] }],
    },
  },
  ConfigMap: {
    path: "/api/v1/namespaces/demo/configmaps",
    object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: {} },
  },
  ResourceQuota: {
    path: "/api/v1/namespaces/demo/resourcequotas",
    object: { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "a" }, spec: { hard: { pods: "1" } } },
  },
  PriorityClass: {
    path: "/apis/scheduling.k8s.io/v1/priorityclasses",
    object: { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "a-pc" }, value: 5 },
  },
  Role: {
    path: "/apis/rbac.authorization.k8s.io/v1/namespaces/demo/roles",
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "a" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    },
  },
  Secret: {
    path: "/api/v1/namespaces/demo/secrets",
    object: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, data: { a: "eA==" } },
  },
  Namespace: {
    path: "/api/v1/namespaces",
    object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "zz" } },
  },
};
