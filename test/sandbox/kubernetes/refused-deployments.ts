import type { Refusal } from "./refusals";

/** Mistakes with the messages of kube-apiserver 1.34. */
export const refused: readonly Refusal[] = [
  {
    kind: "Deployment",
    set: { metadata: {} },
    code: 422,
    message: "metadata.name: Required value: name or generateName is required",
  },
  {
    kind: "Deployment",
    set: { "metadata.name": "Web_1" },
    code: 422,
    message:
      "metadata.name: Invalid value: \"Web_1\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Deployment",
    set: {
      "metadata.name":
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    },
    code: 422,
    message:
      'metadata.name: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 253 characters',
  },
  {
    kind: "Deployment",
    set: { "metadata.labels": { a: "b c" } },
    code: 422,
    message:
      "metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  },
  {
    kind: "Deployment",
    set: { "metadata.labels": { "a b": "c" } },
    code: 422,
    message:
      "metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "Deployment",
    set: { "metadata.labels": { a: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" } },
    code: 422,
    message:
      'metadata.labels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": must be no more than 63 characters',
  },
  {
    kind: "Deployment",
    set: { "metadata.labels": { "A_/x": "y" } },
    code: 422,
    message:
      "metadata.labels: Invalid value: \"A_/x\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Deployment",
    set: { "metadata.labels": { "a/b/c": "y" } },
    code: 422,
    message:
      "metadata.labels: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
  },
  {
    kind: "Deployment",
    set: { "metadata.annotations": { "a b": "c" } },
    code: 422,
    message:
      "metadata.annotations: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "Deployment",
    set: { "spec.selector": null },
    code: 422,
    message:
      '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
  },
  {
    kind: "Deployment",
    set: { "spec.selector": {} },
    code: 422,
    message: "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
  },
  {
    kind: "Deployment",
    set: { "spec.selector.matchLabels.app": "other" },
    code: 422,
    message: 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  },
  {
    kind: "Deployment",
    set: { "spec.template.metadata": null },
    code: 422,
    message: "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers": [] },
    code: 422,
    message: "spec.template.spec.containers: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template": null },
    code: 422,
    message:
      "[spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]",
  },
  {
    kind: "Deployment",
    set: { spec: null },
    code: 422,
    message:
      "[spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.name": null },
    code: 422,
    message: "spec.template.spec.containers[0].name: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.name": "App" },
    code: 422,
    message:
      "spec.template.spec.containers[0].name: Invalid value: \"App\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.image": null },
    code: 422,
    message: "spec.template.spec.containers[0].image: Required value",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers": [
        { name: "app", image: "x" },
        { name: "app", image: "x" },
      ],
    },
    code: 422,
    message: 'spec.template.spec.containers[1].name: Duplicate value: "app"',
  },
  {
    kind: "Deployment",
    set: { "spec.replicas": -1 },
    code: 422,
    message: "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Deployment",
    set: { "spec.replicas": "2" },
    code: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  },
  {
    kind: "Deployment",
    set: { "spec.replicas": 1.5 },
    code: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
  },
  {
    kind: "Deployment",
    set: { "spec.minReadySeconds": -1 },
    code: 422,
    message: "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Deployment",
    set: { "spec.minReadySeconds": 10, "spec.progressDeadlineSeconds": 10 },
    code: 422,
    message: "spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds",
  },
  {
    kind: "Deployment",
    set: { "spec.revisionHistoryLimit": -1 },
    code: 422,
    message: "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Deployment",
    set: { "spec.strategy": { type: "Foo" } },
    code: 422,
    message:
      'spec.strategy: Unsupported value: {"Type":"Foo","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
  },
  {
    kind: "Deployment",
    set: { "spec.strategy": { type: "Recreate", rollingUpdate: { maxSurge: 1 } } },
    code: 422,
    message: "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  },
  {
    kind: "Deployment",
    set: { "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    code: 422,
    message: "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
  },
  {
    kind: "Deployment",
    set: { "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "101%" } } },
    code: 422,
    message: 'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  },
  {
    kind: "Deployment",
    set: { "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: "abc" } } },
    code: 422,
    message:
      "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
  },
  {
    kind: "Deployment",
    set: { "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: -1 } } },
    code: 422,
    message: "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.restartPolicy": "Never" },
    code: 422,
    message: 'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.dnsPolicy": "X" },
    code: 422,
    message:
      'spec.template.spec.dnsPolicy: Unsupported value: "X": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.activeDeadlineSeconds": 5 },
    code: 422,
    message:
      "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 0 }] },
    code: 422,
    message: "spec.template.spec.containers[0].ports[0].containerPort: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 70000 }] },
    code: 422,
    message:
      "spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 80, name: "HTTP_x" }] },
    code: 422,
    message:
      'spec.template.spec.containers[0].ports[0].name: Invalid value: "HTTP_x": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 80, name: "abcdefghijklmnop" }] },
    code: 422,
    message:
      'spec.template.spec.containers[0].ports[0].name: Invalid value: "abcdefghijklmnop": must be no more than 15 characters',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.ports": [
        { containerPort: 80, name: "a" },
        { containerPort: 81, name: "a" },
      ],
    },
    code: 422,
    message: 'spec.template.spec.containers[0].ports[1].name: Duplicate value: "a"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 80, protocol: "HTTP" }] },
    code: 422,
    message:
      'spec.template.spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 80, name: "123" }] },
    code: 422,
    message:
      'spec.template.spec.containers[0].ports[0].name: Invalid value: "123": must contain at least one letter (a-z)',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 80, name: "-a--b" }] },
    code: 422,
    message:
      '[spec.template.spec.containers[0].ports[0].name: Invalid value: "-a--b": must not contain consecutive hyphens, spec.template.spec.containers[0].ports[0].name: Invalid value: "-a--b": must not begin or end with a hyphen]',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.ports": [{ containerPort: 80, hostPort: 70000 }] },
    code: 422,
    message:
      "spec.template.spec.containers[0].ports[0].hostPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.env": [{ value: "x" }] },
    code: 422,
    message: "spec.template.spec.containers[0].env[0].name: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.env": [{ name: "a=b", value: "x" }] },
    code: 422,
    message:
      "spec.template.spec.containers[0].env[0].name: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.env": [
        { name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ],
    },
    code: 422,
    message:
      'spec.template.spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.env": [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.foo" } } }] },
    code: 422,
    message:
      'spec.template.spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.env": [{ name: "A", valueFrom: { secretKeyRef: { name: "x" } } }] },
    code: 422,
    message: "spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.env": [{ name: "A", valueFrom: {} }] },
    code: 422,
    message:
      'spec.template.spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.env": [{ name: "A", value: 5 }] },
    code: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.envFrom": [{}] },
    code: 422,
    message:
      'spec.template.spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.envFrom": [{ configMapRef: {} }] },
    code: 422,
    message: "spec.template.spec.containers[0].envFrom[0].configMapRef.name: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.volumeMounts": [{ name: "v", mountPath: "/a" }] },
    code: 422,
    message: 'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "v"',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.volumeMounts": [{ name: "v" }],
      "spec.template.spec.volumes": [{ name: "v", emptyDir: {} }],
    },
    code: 422,
    message: "spec.template.spec.containers[0].volumeMounts[0].mountPath: Required value",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.volumeMounts": [
        { name: "v", mountPath: "/a" },
        { name: "v", mountPath: "/a" },
      ],
      "spec.template.spec.volumes": [{ name: "v", emptyDir: {} }],
    },
    code: 422,
    message: 'spec.template.spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.volumeMounts": [{ name: "v", mountPath: "/a", subPath: "../x" }],
      "spec.template.spec.volumes": [{ name: "v", emptyDir: {} }],
    },
    code: 422,
    message: "spec.template.spec.containers[0].volumeMounts.subPath: Invalid value: \"../x\": must not contain '..'",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.volumeMounts": [{ mountPath: "/a" }] },
    code: 422,
    message:
      '[spec.template.spec.containers[0].volumeMounts[0].name: Required value, spec.template.spec.containers[0].volumeMounts[0].name: Not found: ""]',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.volumes": [
        { name: "v", emptyDir: {} },
        { name: "v", emptyDir: {} },
      ],
    },
    code: 422,
    message: 'spec.template.spec.volumes[1].name: Duplicate value: "v"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ emptyDir: {} }] },
    code: 422,
    message: "spec.template.spec.volumes[0].name: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "V", emptyDir: {} }] },
    code: 422,
    message:
      "spec.template.spec.volumes[0].name: Invalid value: \"V\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "v", emptyDir: {}, secret: { secretName: "a" } }] },
    code: 422,
    message: "spec.template.spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "v", secret: {} }] },
    code: 422,
    message: "spec.template.spec.volumes[0].secret.secretName: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "v", configMap: {} }] },
    code: 422,
    message: "spec.template.spec.volumes[0].configMap.name: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "v", emptyDir: { sizeLimit: "-1" } }] },
    code: 422,
    message:
      "spec.template.spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "v", hostPath: {} }] },
    code: 422,
    message: "spec.template.spec.volumes[0].hostPath.path: Required value",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.volumes": [{ name: "v", secret: { secretName: "a", defaultMode: 777 } }] },
    code: 422,
    message:
      "spec.template.spec.volumes[0].secret.defaultMode: Invalid value: 777: must be a number between 0 and 0777 (octal), both inclusive",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.volumes": [{ name: "v", configMap: { name: "a", items: [{ key: "k", path: "../x" }] } }],
    },
    code: 422,
    message: "spec.template.spec.volumes[0].configMap.items[0].path: Invalid value: \"../x\": must not contain '..'",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": {} },
    code: 422,
    message: "spec.template.spec.containers[0].livenessProbe: Required value: must specify a handler type",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { httpGet: { port: 80 }, tcpSocket: { port: 80 } } },
    code: 422,
    message:
      "spec.template.spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.readinessProbe": { httpGet: { port: 80 }, periodSeconds: -1 } },
    code: 422,
    message:
      "spec.template.spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { httpGet: { port: 80 }, successThreshold: 2 } },
    code: 422,
    message: "spec.template.spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { httpGet: { port: 0 } } },
    code: 422,
    message:
      "spec.template.spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { httpGet: { port: "HTTP" } } },
    code: 422,
    message:
      '[spec.template.spec.containers[0].livenessProbe.httpGet.port: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), spec.template.spec.containers[0].livenessProbe.httpGet.port: Invalid value: "HTTP": must contain at least one letter (a-z)]',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { httpGet: { port: 80, scheme: "ftp" } } },
    code: 422,
    message:
      'spec.template.spec.containers[0].livenessProbe.httpGet.scheme: Unsupported value: "ftp": supported values: "HTTP", "HTTPS"',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.startupProbe": {
        httpGet: { port: 80 },
        initialDelaySeconds: -5,
        timeoutSeconds: -1,
        failureThreshold: -1,
      },
    },
    code: 422,
    message:
      "[spec.template.spec.containers[0].startupProbe.initialDelaySeconds: Invalid value: -5: must be greater than or equal to 0, spec.template.spec.containers[0].startupProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0, spec.template.spec.containers[0].startupProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0]",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { exec: {} } },
    code: 422,
    message: "spec.template.spec.containers[0].livenessProbe.exec.command: Required value",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.readinessProbe": { httpGet: { port: 80 }, terminationGracePeriodSeconds: 5 },
    },
    code: 422,
    message:
      "spec.template.spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.livenessProbe": {
        httpGet: { port: 80, httpHeaders: [{ name: "a b", value: "c" }] },
      },
    },
    code: 422,
    message:
      "spec.template.spec.containers[0].livenessProbe.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.livenessProbe": { grpc: { port: 0 } } },
    code: 422,
    message:
      "spec.template.spec.containers[0].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.lifecycle": { preStop: {} } },
    code: 422,
    message: "spec.template.spec.containers[0].lifecycle.preStop: Required value: must specify a handler type",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.lifecycle": { preStop: { sleep: { seconds: -1 } } } },
    code: 422,
    message:
      "spec.template.spec.containers[0].lifecycle.preStop.sleep: Invalid value: -1: must be non-negative and less than terminationGracePeriodSeconds (30)",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.lifecycle": { preStop: { sleep: { seconds: 100 } } } },
    code: 422,
    message:
      "spec.template.spec.containers[0].lifecycle.preStop.sleep: Invalid value: 100: must be non-negative and less than terminationGracePeriodSeconds (30)",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.resources": { requests: { cpu: "2" }, limits: { cpu: "1" } } },
    code: 422,
    message:
      'spec.template.spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.resources": { requests: { cpu: "1 core" } } },
    code: 400,
    message:
      "Deployment in version \"v1\" cannot be handled as a Deployment: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.resources": { requests: { cpu: "-1" } } },
    code: 422,
    message:
      'spec.template.spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.resources": { requests: { gpu: "1" } } },
    code: 422,
    message:
      '[spec.template.spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified, spec.template.spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers]',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.resources": { requests: { "example.com/gpu": "1" } } },
    code: 422,
    message:
      "spec.template.spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.imagePullPolicy": "Maybe" },
    code: 422,
    message:
      'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.terminationMessagePolicy": "X" },
    code: 422,
    message:
      'spec.template.spec.containers[0].terminationMessagePolicy: Unsupported value: "X": supported values: "File", "FallbackToLogsOnError"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.securityContext": { runAsUser: -1 } },
    code: 422,
    message:
      "spec.template.spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.securityContext": { fsGroup: -1, runAsUser: -2 } },
    code: 422,
    message:
      "[spec.template.spec.securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive, spec.template.spec.securityContext.runAsUser: Invalid value: -2: must be between 0 and 2147483647, inclusive]",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.securityContext": { privileged: true, allowPrivilegeEscalation: false } },
    code: 422,
    message:
      'spec.template.spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.containers.0.securityContext": {
        capabilities: { add: ["CAP_SYS_ADMIN"] },
        allowPrivilegeEscalation: false,
      },
    },
    code: 422,
    message:
      'spec.template.spec.containers[0].securityContext: Invalid value: {"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":null,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.securityContext": { seccompProfile: { type: "X" } } },
    code: 422,
    message:
      'spec.template.spec.containers[0].securityContext.seccompProfile.type: Unsupported value: "X": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.securityContext": { seccompProfile: { type: "Localhost" } } },
    code: 422,
    message:
      "spec.template.spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.securityContext": { procMount: "X" } },
    code: 422,
    message:
      'spec.template.spec.containers[0].securityContext.procMount: Unsupported value: "X": supported values: "Default", "Unmasked"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.tolerations": [{ key: "a", operator: "X" }] },
    code: 422,
    message: 'spec.template.spec.tolerations[0].operator: Unsupported value: "X": supported values: "Equal", "Exists"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.tolerations": [{ operator: "Equal", value: "x" }] },
    code: 422,
    message:
      'spec.template.spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.tolerations": [{ key: "a", operator: "Exists", value: "x" }] },
    code: 422,
    message:
      "spec.template.spec.tolerations[0].operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.tolerations": [{ key: "a", operator: "Exists", effect: "X" }] },
    code: 422,
    message:
      'spec.template.spec.tolerations[0].effect: Unsupported value: "X": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.tolerations": [{ key: "a", operator: "Exists", effect: "NoSchedule", tolerationSeconds: 5 }],
    },
    code: 422,
    message:
      "spec.template.spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.topologySpreadConstraints": [
        { maxSkew: 0, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule" },
      ],
    },
    code: 422,
    message: "spec.template.spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.topologySpreadConstraints": [
        { maxSkew: 1, topologyKey: "", whenUnsatisfiable: "DoNotSchedule" },
      ],
    },
    code: 422,
    message: "spec.template.spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.topologySpreadConstraints": [{ maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "X" }] },
    code: 422,
    message:
      'spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "X": supported values: "DoNotSchedule", "ScheduleAnyway"',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.topologySpreadConstraints": [
        { maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule" },
        { maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule" },
      ],
    },
    code: 422,
    message:
      'spec.template.spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{a, DoNotSchedule}"',
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.topologySpreadConstraints": [
        { maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "ScheduleAnyway", minDomains: 2 },
      ],
    },
    code: 422,
    message:
      "spec.template.spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.serviceAccountName": "A_b" },
    code: 422,
    message:
      "spec.template.spec.serviceAccountName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.nodeSelector": { "a b": "c" } },
    code: 422,
    message:
      "spec.template.spec.nodeSelector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.hostAliases": [{ ip: "x", hostnames: ["a"] }] },
    code: 422,
    message:
      'spec.template.spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.priorityClassName": "A B" },
    code: 422,
    message:
      "spec.template.spec.priorityClassName: Invalid value: \"A B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.hostname": "A_" },
    code: 422,
    message:
      "spec.template.spec.hostname: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.readinessGates": [{ conditionType: "a b" }] },
    code: 422,
    message:
      "spec.template.spec.readinessGates[0].conditionType: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.affinity": {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: "a" } }],
        },
      },
    },
    code: 422,
    message:
      "spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.affinity": {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "" }] },
      },
    },
    code: 422,
    message:
      "[spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty, spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part must be non-empty, spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]",
  },
  {
    kind: "Deployment",
    set: {
      "spec.template.spec.affinity": {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
      },
    },
    code: 422,
    message:
      "spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
  },
  {
    kind: "Deployment",
    set: { "spec.template.spec.containers.0.foo": 1, "spec.bar": 2 },
    code: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].foo", unknown field "spec.bar"',
  },
  {
    kind: "Deployment",
    set: { apiVersion: "apps/v2" },
    code: 400,
    message:
      'Deployment in version "v2" cannot be handled as a Deployment: no kind "Deployment" is registered for version "apps/v2" in scheme "pkg/runtime/scheme.go:110"',
  },
  {
    kind: "Deployment",
    set: { kind: "Foo" },
    code: 400,
    message:
      'Foo in version "v1" cannot be handled as a Deployment: no kind "Foo" is registered for version "apps/v1" in scheme "pkg/runtime/scheme.go:110"',
  },
  {
    kind: "Deployment",
    set: { "metadata.labels": { a: 1 } },
    code: 400,
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  },
  {
    kind: "Deployment",
    set: { "metadata.namespace": "other" },
    code: 400,
    message: "the namespace of the provided object does not match the namespace sent on the request",
  },
  {
    kind: "Deployment",
    set: { "metadata.finalizers": ["foo"] },
    code: 422,
    message:
      'metadata.finalizers[0]: Invalid value: "foo": name is neither a standard finalizer name nor is it fully qualified',
  },
];
