/** Fields whose name is not the attribute's in camel case. */
const fieldNames: Readonly<Record<string, string>> = {
  cluster_ip: "clusterIP",
  cluster_ips: "clusterIPs",
  external_ips: "externalIPs",
  load_balancer_ip: "loadBalancerIP",
  host_ip: "hostIP",
  pod_ip: "podIP",
  client_ip: "clientIP",
  host_pid: "hostPID",
  host_ipc: "hostIPC",
  non_resource_urls: "nonResourceURLs",
  volume_id: "volumeID",
  data_disk_uri: "diskURI",
  downward_api: "downwardAPI",
  storage_policy_id: "storagePolicyID",
  ceph_fs: "cephfs",
  target_ww_ns: "targetWWNs",
  pd_id: "pdID",
};

/** The plural fields of repeating blocks, which have singular names. */
const pluralNames: Readonly<Record<string, string>> = {
  address: "addresses",
  container: "containers",
  http_header: "httpHeaders",
  image_pull_secret: "imagePullSecrets",
  init_container: "initContainers",
  limit: "limits",
  match_expression: "matchExpressions",
  metric: "metrics",
  node_selector_term: "nodeSelectorTerms",
  not_ready_address: "notReadyAddresses",
  option: "options",
  path: "paths",
  policy: "policies",
  port: "ports",
  readiness_gate: "readinessGates",
  rule: "rules",
  secret: "secrets",
  subject: "subjects",
  subset: "subsets",
  sysctl: "sysctls",
  toleration: "tolerations",
  topology_spread_constraint: "topologySpreadConstraints",
  volume: "volumes",
  volume_claim_template: "volumeClaimTemplates",
  volume_device: "volumeDevices",
  volume_mount: "volumeMounts",
};

/** Blocks that may repeat in Terraform, but fill a single object. */
const oneObject = new Set([
  "config_map",
  "grpc",
  "label_selector",
  "namespace_selector",
  "persistent_volume_claim_retention_policy",
  "post_start",
  "pre_stop",
  "projected",
  "rolling_update",
  "scale_down",
  "scale_up",
  "selector",
  "tcp_socket",
  "update_strategy",
]);

/** Blocks that fill a single object inside `sources`, and a list elsewhere. */
const oneObjectInSources = new Set(["secret"]);

/** The API field of a block. */
export interface Field {
  readonly name: string;
  /** Whether it is a list in the API. */
  readonly list: boolean;
}

/** Returns the API field of an attribute. */
export function fieldOf(attribute: string): string {
  return fieldNames[attribute] ?? camel(attribute);
}

/**
 * Returns the API field of a block.
 *
 * @param repeats whether Terraform lets the block repeat
 * @param parent the name of the enclosing block
 */
export function fieldOfBlock(name: string, repeats: boolean, parent: string): Field {
  const single = !repeats || oneObject.has(name) || (parent === "sources" && oneObjectInSources.has(name));
  if (single) return { name: fieldOf(name), list: false };
  return { name: pluralNames[name] ?? fieldOf(name), list: true };
}

/** Returns the field of a list inside a computed attribute, whose name may be singular or plural. */
export function fieldIn(source: Readonly<Record<string, unknown>>, name: string): string {
  const plural = pluralNames[name];
  return plural !== undefined && plural in source ? plural : fieldOf(name);
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
