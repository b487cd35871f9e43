import type { Refusal } from "./refusals";

/** Mistakes with the messages of kube-apiserver 1.34. */
export const refused: readonly Refusal[] = [
  {
    kind: "ConfigMap",
    set: { "data.a b": "c" },
    code: 422,
    message:
      "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  },
  {
    kind: "ConfigMap",
    set: { "data.a": "1", binaryData: { a: "eA==" } },
    code: 422,
    message: 'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  },
  {
    kind: "ConfigMap",
    set: { binaryData: { a: "!!" } },
    code: 400,
    message: 'ConfigMap in version "v1" cannot be handled as a ConfigMap: illegal base64 data at input byte 0',
  },
  {
    kind: "ConfigMap",
    set: { "data.a": 1 },
    code: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  },
  {
    kind: "ConfigMap",
    set: { data: [1] },
    code: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string',
  },
  {
    kind: "ConfigMap",
    set: { data: { "..": "1", "..x": "1", ".": "1" } },
    code: 422,
    message:
      "[data[..]: Invalid value: \"..\": must not be '..', data[..x]: Invalid value: \"..x\": must not start with '..', data[.]: Invalid value: \".\": must not be '.']",
  },
  {
    kind: "Secret",
    set: { type: "kubernetes.io/tls" },
    code: 422,
    message: "[data[tls.crt]: Required value, data[tls.key]: Required value]",
  },
  {
    kind: "Secret",
    set: { "data.a": "eA" },
    code: 400,
    message: 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
  },
  {
    kind: "Secret",
    set: { data: { "a/b": "eA==" } },
    code: 422,
    message:
      "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  },
  {
    kind: "Secret",
    set: { type: "kubernetes.io/dockerconfigjson" },
    code: 422,
    message: "data[.dockerconfigjson]: Required value",
  },
  {
    kind: "PodDisruptionBudget",
    set: { "spec.maxUnavailable": 1 },
    code: 422,
    message:
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
  },
  {
    kind: "PodDisruptionBudget",
    set: { "spec.minAvailable": -1 },
    code: 422,
    message: "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "PodDisruptionBudget",
    set: { "spec.minAvailable": "abc" },
    code: 422,
    message:
      "spec.minAvailable: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
  },
  {
    kind: "PodDisruptionBudget",
    set: { "spec.minAvailable": "101%" },
    code: 422,
    message: 'spec.minAvailable: Invalid value: "101%": must not be greater than 100%',
  },
  {
    kind: "PodDisruptionBudget",
    set: { "spec.unhealthyPodEvictionPolicy": "X" },
    code: 422,
    message:
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "X": supported values: "AlwaysAllow", "IfHealthyBudget"',
  },
  {
    kind: "PodDisruptionBudget",
    set: { "spec.selector.matchLabels": null, "spec.selector.matchExpressions": [{ key: "a", operator: "In" }] },
    code: 422,
    message:
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.minReplicas": 5 },
    code: 422,
    message: "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.maxReplicas": 0 },
    code: 422,
    message:
      "[spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.minReplicas": 0 },
    code: 422,
    message:
      "[spec.minReplicas: Invalid value: 0: must be greater than or equal to 1, spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas]",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.scaleTargetRef": {} },
    code: 422,
    message:
      '[spec.scaleTargetRef.kind: Required value, spec.scaleTargetRef.name: Required value, spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group]',
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.metrics.0.type": "X" },
    code: 422,
    message:
      'spec.metrics[0].type: Unsupported value: "X": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.metrics.0.resource.target.averageUtilization": 0 },
    code: 422,
    message: "spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.metrics.0.resource.target.averageUtilization": null },
    code: 422,
    message:
      "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.behavior": { scaleUp: { policies: [{ type: "X", value: 0, periodSeconds: 0 }] } } },
    code: 422,
    message:
      '[spec.behavior.scaleUp.policies[0].type: Unsupported value: "X": supported values: "Percent", "Pods", spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero, spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 0: must be greater than zero]',
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.behavior": { scaleDown: { stabilizationWindowSeconds: 4000 } } },
    code: 422,
    message:
      "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600",
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.behavior": { scaleDown: { selectPolicy: "X" } } },
    code: 422,
    message: 'spec.behavior.scaleDown.selectPolicy: Unsupported value: "X": supported values: "Disabled", "Max", "Min"',
  },
  {
    kind: "HorizontalPodAutoscaler",
    set: { "spec.metrics.0.resource": null },
    code: 422,
    message: "spec.metrics[0].resource: Required value: must populate information for the given metric source",
  },
  {
    kind: "StatefulSet",
    set: { "spec.podManagementPolicy": "X" },
    code: 422,
    message: "spec.podManagementPolicy: Invalid value: \"X\": must be 'OrderedReady' or 'Parallel'",
  },
  {
    kind: "StatefulSet",
    set: { "spec.updateStrategy": { type: "X" } },
    code: 422,
    message:
      'spec.updateStrategy: Invalid value: {"Type":"X","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
  },
  {
    kind: "StatefulSet",
    set: { "spec.updateStrategy": { type: "RollingUpdate", rollingUpdate: { partition: -1 } } },
    code: 422,
    message: "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "StatefulSet",
    set: { "spec.replicas": -1 },
    code: 422,
    message: "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "StatefulSet",
    set: { "metadata.name": "a.b" },
    code: 422,
    message: 'metadata.name: Invalid value: "a.b": must not contain dots',
  },
  {
    kind: "StatefulSet",
    set: { "spec.selector.matchLabels.app": null, "spec.selector.matchLabels.a": "b" },
    code: 422,
    message: 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  },
  {
    kind: "StatefulSet",
    set: { "spec.serviceName": "A_" },
    code: 422,
    message:
      "spec.serviceName: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "StatefulSet",
    set: { "spec.persistentVolumeClaimRetentionPolicy": { whenDeleted: "X" } },
    code: 422,
    message:
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "X": supported values: "Retain", "Delete"',
  },
  {
    kind: "ResourceQuota",
    set: { "spec.hard.pods": null, "spec.hard.foo": "1" },
    code: 422,
    message:
      '[spec.hard[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.hard[foo]: Invalid value: "foo": must be a standard resource for quota]',
  },
  {
    kind: "ResourceQuota",
    set: { "spec.hard.pods": "-1" },
    code: 422,
    message: 'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0',
  },
  {
    kind: "ResourceQuota",
    set: { "spec.hard.pods": "500m" },
    code: 422,
    message: 'spec.hard[pods]: Invalid value: "500m": must be an integer',
  },
  {
    kind: "LimitRange",
    set: { "spec.limits.0.type": "X y" },
    code: 422,
    message:
      "spec.limits[0].type: Invalid value: \"X y\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "LimitRange",
    set: { "spec.limits.0.min": { cpu: "2" } },
    code: 422,
    message:
      '[spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1, spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1, spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1]',
  },
  {
    kind: "LimitRange",
    set: { "spec.limits.0.default": { cpu: "2" } },
    code: 422,
    message:
      '[spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1, spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1]',
  },
  {
    kind: "LimitRange",
    set: { "spec.limits.0.type": "Pod", "spec.limits.0.max": null, "spec.limits.0.default": { cpu: "1" } },
    code: 422,
    message: "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
  },
  {
    kind: "LimitRange",
    set: {
      "spec.limits": [
        { type: "Container", max: { cpu: "1" } },
        { type: "Container", max: { cpu: "1" } },
      ],
    },
    code: 422,
    message: 'spec.limits[1].type: Duplicate value: "Container"',
  },
  {
    kind: "PriorityClass",
    set: { value: 2000000000 },
    code: 422,
    message: "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
  },
  {
    kind: "PriorityClass",
    set: { "metadata.name": "system-x" },
    code: 422,
    message:
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class",
  },
  {
    kind: "PriorityClass",
    set: { preemptionPolicy: "X" },
    code: 422,
    message: 'preemptionPolicy: Unsupported value: "X": supported values: "PreemptLowerPriority", "Never"',
  },
  {
    kind: "Role",
    set: { "rules.0.verbs": [] },
    code: 422,
    message: "rules[0].verbs: Required value: verbs must contain at least one value",
  },
  {
    kind: "Role",
    set: { "rules.0.apiGroups": null },
    code: 422,
    message: "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
  },
  {
    kind: "Role",
    set: { "rules.0.apiGroups": null, "rules.0.resources": null, "rules.0.nonResourceURLs": ["/x"] },
    code: 422,
    message: 'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  },
  {
    kind: "Role",
    set: { "rules.0.resources": null },
    code: 422,
    message: "rules[0].resources: Required value: resource rules must supply at least one resource",
  },
  {
    kind: "Role",
    set: { "metadata.name": "a%b" },
    code: 422,
    message: "metadata.name: Invalid value: \"a%b\": may not contain '%'",
  },
  {
    kind: "RoleBinding",
    set: { "roleRef.kind": "X" },
    code: 422,
    message: 'roleRef.kind: Unsupported value: "X": supported values: "Role", "ClusterRole"',
  },
  { kind: "RoleBinding", set: { "roleRef.name": "" }, code: 422, message: "roleRef.name: Required value" },
  {
    kind: "RoleBinding",
    set: { "subjects.0.kind": "X" },
    code: 422,
    message: 'subjects[0].kind: Unsupported value: "X": supported values: "ServiceAccount", "User", "Group"',
  },
  { kind: "RoleBinding", set: { "subjects.0.name": "" }, code: 422, message: "subjects[0].name: Required value" },
  {
    kind: "RoleBinding",
    set: {
      "subjects.0.kind": "User",
      "subjects.0.name": "x",
      "subjects.0.namespace": null,
      "subjects.0.apiGroup": "x",
    },
    code: 422,
    message: 'subjects[0].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"',
  },
  {
    kind: "RoleBinding",
    set: { "roleRef.apiGroup": "x" },
    code: 422,
    message: 'roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"',
  },
  {
    kind: "CronJob",
    set: { "spec.schedule": "foo" },
    code: 422,
    message: 'spec.schedule: Invalid value: "foo": expected exactly 5 fields, found 1: [foo]',
  },
  { kind: "CronJob", set: { "spec.schedule": "" }, code: 422, message: "spec.schedule: Required value" },
  {
    kind: "CronJob",
    set: { "spec.concurrencyPolicy": "X" },
    code: 422,
    message: 'spec.concurrencyPolicy: Unsupported value: "X": supported values: "Allow", "Forbid", "Replace"',
  },
  {
    kind: "CronJob",
    set: { "spec.timeZone": "Mars/X" },
    code: 422,
    message: 'spec.timeZone: Invalid value: "Mars/X": unknown time zone Mars/X',
  },
  {
    kind: "CronJob",
    set: { "metadata.name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
    code: 422,
    message:
      'metadata.name: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 52 characters',
  },
  {
    kind: "CronJob",
    set: { "spec.jobTemplate.spec.template.spec.restartPolicy": null },
    code: 422,
    message: 'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  },
  {
    kind: "Job",
    set: { "spec.template.spec.restartPolicy": "Always" },
    code: 422,
    message: 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  },
  {
    kind: "Job",
    set: { "spec.parallelism": -1 },
    code: 422,
    message: "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Job",
    set: { "spec.backoffLimit": -1 },
    code: 422,
    message: "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Job",
    set: { "spec.completionMode": "X" },
    code: 422,
    message: 'spec.completionMode: Unsupported value: "X": supported values: "NonIndexed", "Indexed"',
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.matchConstraints": null },
    code: 422,
    message: "spec.matchConstraints: Required value",
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.matchConstraints": {} },
    code: 422,
    message: "spec.matchConstraints.resourceRules: Required value",
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.validations": [] },
    code: 422,
    message:
      "[spec.validations: Required value: validations or auditAnnotations must contain at least one item, spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item]",
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.failurePolicy": "X" },
    code: 422,
    message: 'spec.failurePolicy: Unsupported value: "X": supported values: "Fail", "Ignore"',
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.validations.0.expression": "" },
    code: 422,
    message: "spec.validations[0].expression: Required value: expression is not specified",
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.matchConstraints.resourceRules.0.operations.0": "X" },
    code: 422,
    message:
      'spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: "X": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
  },
  {
    kind: "ValidatingAdmissionPolicy",
    set: { "spec.variables": [{ name: "1x", expression: "true" }] },
    code: 422,
    message: 'spec.variables[0].name: Invalid value: "1x": must be a valid CEL identifier',
  },
  {
    kind: "ValidatingAdmissionPolicyBinding",
    set: { "spec.policyName": null },
    code: 422,
    message: "spec.policyName: Required value",
  },
  {
    kind: "ValidatingAdmissionPolicyBinding",
    set: { "spec.validationActions": null },
    code: 422,
    message: "spec.validationActions: Required value: at least one validation action is required",
  },
  {
    kind: "ValidatingAdmissionPolicyBinding",
    set: { "spec.validationActions.0": "X" },
    code: 422,
    message: 'spec.validationActions[0]: Unsupported value: "X": supported values: "Audit", "Deny", "Warn"',
  },
  {
    kind: "ValidatingAdmissionPolicyBinding",
    set: { "spec.validationActions": ["Deny", "Warn"] },
    code: 422,
    message:
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
  },
  {
    kind: "ValidatingAdmissionPolicyBinding",
    set: { "spec.validationActions": ["Deny", "Deny"] },
    code: 422,
    message: 'spec.validationActions[1]: Duplicate value: "Deny"',
  },
  {
    kind: "Pod",
    set: { "spec.serviceAccountName": "nope" },
    code: 403,
    message: 'pods "a" is forbidden: error looking up service account demo/nope: serviceaccount "nope" not found',
  },
  {
    kind: "Pod",
    set: { "spec.priorityClassName": "nope" },
    code: 403,
    message: 'pods "a" is forbidden: no PriorityClass with name nope was found',
  },
  {
    kind: "Pod",
    set: { "spec.restartPolicy": "X" },
    code: 422,
    message: 'spec.restartPolicy: Unsupported value: "X": supported values: "Always", "OnFailure", "Never"',
  },
  {
    kind: "Pod",
    set: { "spec.containers.0.ports": [{ containerPort: 80, hostPort: 81 }], "spec.hostNetwork": true },
    code: 422,
    message:
      "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
  },
  {
    kind: "Namespace",
    set: { "metadata.name": "A.b" },
    code: 422,
    message:
      "metadata.name: Invalid value: \"A.b\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "ServiceAccount",
    set: { "metadata.name": "A" },
    code: 422,
    message:
      "metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
];
