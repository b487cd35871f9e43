import type { Refusal } from "./refusals";

/** Mistakes with the messages of kube-apiserver 1.34. */
export const refused: readonly Refusal[] = [
  {
    kind: "Service",
    set: { "metadata.name": "1web" },
    code: 422,
    message:
      "metadata.name: Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "Service",
    set: { "metadata.name": "a.b" },
    code: 422,
    message:
      "metadata.name: Invalid value: \"a.b\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
  { kind: "Service", set: { "spec.ports": null }, code: 422, message: "spec.ports: Required value" },
  {
    kind: "Service",
    set: { "spec.ports.0.port": 0 },
    code: 422,
    message:
      "[spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]",
  },
  {
    kind: "Service",
    set: { "spec.ports.0.port": 99999 },
    code: 422,
    message:
      "[spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 99999: must be between 1 and 65535, inclusive]",
  },
  {
    kind: "Service",
    set: { "spec.ports": [{ port: 80 }, { port: 81 }] },
    code: 422,
    message: "[spec.ports[0].name: Required value, spec.ports[1].name: Required value]",
  },
  {
    kind: "Service",
    set: {
      "spec.ports": [
        { name: "a", port: 80 },
        { name: "a", port: 81 },
      ],
    },
    code: 422,
    message: 'spec.ports[1].name: Duplicate value: "a"',
  },
  {
    kind: "Service",
    set: {
      "spec.ports": [
        { name: "a", port: 80 },
        { name: "b", port: 80 },
      ],
    },
    code: 422,
    message:
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  },
  {
    kind: "Service",
    set: { "spec.ports.0.name": "A_" },
    code: 422,
    message:
      "spec.ports[0].name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    kind: "Service",
    set: { "spec.ports.0.protocol": "X" },
    code: 422,
    message: 'spec.ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
  },
  {
    kind: "Service",
    set: { "spec.type": "X" },
    code: 422,
    message:
      'spec.type: Unsupported value: "X": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  },
  {
    kind: "Service",
    set: { "spec.ports.0.targetPort": 70000 },
    code: 422,
    message: "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
  },
  {
    kind: "Service",
    set: { "spec.ports.0.targetPort": "A_b" },
    code: 422,
    message:
      'spec.ports[0].targetPort: Invalid value: "A_b": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  },
  {
    kind: "Service",
    set: { "spec.clusterIP": "x" },
    code: 422,
    message: 'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  },
  {
    kind: "Service",
    set: { "spec.sessionAffinity": "X" },
    code: 422,
    message: 'spec.sessionAffinity: Unsupported value: "X": supported values: "ClientIP", "None"',
  },
  {
    kind: "Service",
    set: { "spec.ports": null, "spec.type": "ExternalName" },
    code: 422,
    message: "spec.externalName: Required value",
  },
  {
    kind: "Service",
    set: { "spec.externalIPs": ["x"] },
    code: 422,
    message: 'spec.externalIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  },
  {
    kind: "Service",
    set: { "spec.ports.0.nodePort": 30080 },
    code: 422,
    message: "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  },
  {
    kind: "Service",
    set: { "spec.selector.app": null, "spec.selector.a b": "c" },
    code: 422,
    message:
      "spec.selector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "Service",
    set: { "spec.internalTrafficPolicy": "X" },
    code: 422,
    message: 'spec.internalTrafficPolicy: Unsupported value: "X": supported values: "Cluster", "Local"',
  },
  {
    kind: "Service",
    set: { "spec.externalTrafficPolicy": "Local" },
    code: 422,
    message: 'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  },
  {
    kind: "Service",
    set: { "spec.sessionAffinity": "ClientIP", "spec.sessionAffinityConfig": { clientIP: { timeoutSeconds: 0 } } },
    code: 422,
    message:
      "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400",
  },
  {
    kind: "Service",
    set: { "spec.loadBalancerSourceRanges": ["10.0.0.0/8"] },
    code: 422,
    message: "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
  },
  {
    kind: "Ingress",
    set: { "spec.rules": [] },
    code: 422,
    message: "spec: Invalid value: []: either `defaultBackend` or `rules` must be specified",
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.host": "A_b" },
    code: 422,
    message:
      "spec.rules[0].host: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.host": "*.*.a" },
    code: 422,
    message:
      "spec.rules[0].host: Invalid value: \"*.*.a\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.host": "1.2.3.4" },
    code: 422,
    message: 'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.pathType": null },
    code: 422,
    message: "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified",
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.pathType": "X" },
    code: 422,
    message:
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "X": supported values: "Exact", "ImplementationSpecific", "Prefix"',
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.path": "foo" },
    code: 422,
    message: 'spec.rules[0].http.paths[0].path: Invalid value: "foo": must be an absolute path',
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.backend": {} },
    code: 422,
    message: 'spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required',
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.backend.service.port": {} },
    code: 422,
    message: "spec.rules[0].http.paths[0].backend: Required value: port name or number is required",
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.backend.service.port.name": "a" },
    code: 422,
    message: 'spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number',
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths": [] },
    code: 422,
    message: "spec.rules[0].http.paths: Required value",
  },
  {
    kind: "Ingress",
    set: { "spec.ingressClassName": "A_b" },
    code: 422,
    message:
      "spec.ingressClassName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "Ingress",
    set: { "spec.rules.0.http.paths.0.path": "//a" },
    code: 422,
    message: "spec.rules[0].http.paths[0].path: Invalid value: \"//a\": must not contain '//'",
  },
  {
    kind: "Ingress",
    set: { "spec.tls": [{ hosts: ["A_"] }] },
    code: 422,
    message:
      "spec.tls[0].hosts[0]: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.ingress.0.ports.0.port": 0 },
    code: 422,
    message: "spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.ingress.0.ports.0.protocol": "X" },
    code: 422,
    message: 'spec.ingress[0].ports[0].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP"',
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.ingress.0.ports.0.endPort": 5 },
    code: 422,
    message: "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`",
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.ingress.0.from.0": {} },
    code: 422,
    message: "spec.ingress[0].from[0]: Required value: must specify a peer",
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.ingress.0.from.0.ipBlock": { cidr: "10.0.0.0/8" } },
    code: 422,
    message: "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer",
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.ingress.0.from.0.podSelector": null, "spec.ingress.0.from.0.ipBlock": { cidr: "x" } },
    code: 422,
    message:
      'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  },
  {
    kind: "NetworkPolicy",
    set: {
      "spec.ingress.0.from.0.podSelector": null,
      "spec.ingress.0.from.0.ipBlock": { cidr: "10.0.0.0/8", except: ["11.0.0.0/8"] },
    },
    code: 422,
    message:
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/8": must be a strict subset of `cidr`',
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.policyTypes.0": "X" },
    code: 422,
    message: 'spec.policyTypes[0]: Unsupported value: "X": supported values: "Ingress", "Egress"',
  },
  {
    kind: "NetworkPolicy",
    set: { "spec.podSelector.matchLabels": { "a b": "c" } },
    code: 422,
    message:
      "spec.podSelector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    kind: "EndpointSlice",
    set: { addressType: "X" },
    code: 422,
    message: 'addressType: Unsupported value: "X": supported values: "FQDN", "IPv4", "IPv6"',
  },
  {
    kind: "EndpointSlice",
    set: { "endpoints.0.addresses.0": "x" },
    code: 422,
    message:
      'endpoints[0].addresses[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  },
  {
    kind: "EndpointSlice",
    set: { "endpoints.0.addresses": [] },
    code: 422,
    message: "endpoints[0].addresses: Required value: must contain at least 1 address",
  },
  {
    kind: "Endpoints",
    set: { "subsets.0.addresses": null },
    code: 422,
    message: "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`",
  },
  {
    kind: "Endpoints",
    set: { "subsets.0.ports.0.port": 0 },
    code: 422,
    message: "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
  },
];
