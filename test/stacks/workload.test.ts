import type { Environment } from "../../model/environment.js";
import { type Instance, serviceInstance } from "../../stacks/instance.js";
import { declareWorkload } from "../../stacks/workload.js";
import { environmentFrom, imageOf, type Plain, settingsWith, tcpProbes, workloadWith } from "../support/environment.js";
import { inStack, pick, refusalOf, type Template } from "../support/template.js";

function colour(workload: Plain = {}, release: Plain = {}, settings: Plain = {}, service: Plain = {}): Template {
  const environment = environmentFrom({
    environment: settingsWith(settings),
    services: {
      cart: {
        kind: "blue-green",
        active: "blue",
        colours: { green: { version: "v1.1.0", image: imageOf("2"), ...release } },
        workload: workloadWith(workload),
        ...service,
      },
    },
  });
  return inStack(environment, (stack) => {
    const [cart] = environment.services;
    if (cart?.kind !== "blue-green" || cart.colours.green === undefined) throw new Error("no green cart");
    declareWorkload(stack, serviceInstance(environment, cart, { colour: "green", release: cart.colours.green }));
  });
}

function inPlace(workload: Plain, more: Partial<Instance> = {}): Template {
  const environment: Environment = environmentFrom({
    environment: settingsWith(),
    services: {
      store: { kind: "in-place", release: { version: "7.4.1", image: imageOf("4") }, workload: workloadWith(workload) },
    },
  });
  return inStack(environment, (stack) => {
    const [store] = environment.services;
    if (store?.kind !== "in-place") throw new Error("no store in place");
    declareWorkload(stack, { ...serviceInstance(environment, store, store), ...more });
  });
}

const deployment = (template: Template) => template.resource("kubernetes_deployment_v1", "deployment");
const podSpec = (template: Template) => pick(deployment(template), "spec", "template", "spec");
const container = (template: Template) => pick(podSpec(template), "container", 0);

const labels = {
  "app.kubernetes.io/name": "cart",
  "app.kubernetes.io/part-of": "test",
  "app.kubernetes.io/managed-by": "switchyard",
  colour: "green",
  version: "v1.1.0",
};

test("given a kind without a port of its own, when declared, then it has no Service", () => {
  const service = "kubernetes_service_v1.service";
  expect(inPlace({}).addresses).toContain(service);
  expect(inPlace({}, { ports: [] }).addresses).not.toContain(service);
});

describe("the least of a colour", () => {
  const template = colour();

  test("declares one of each object", () => {
    expect(template.addresses).toEqual([
      "kubernetes_config_map_v1.configuration",
      "kubernetes_deployment_v1.deployment",
      "kubernetes_network_policy_v1.network-policy",
      "kubernetes_pod_disruption_budget_v1.disruption-budget",
      "kubernetes_service_account_v1.service-account",
      "kubernetes_service_v1.service",
    ]);
  });

  test("gives all objects the colour's name and labels", () => {
    for (const address of template.addresses) {
      const [type = "", id = ""] = address.split(".");
      expect(pick(template.resource(type, id), "metadata")).toEqual({ name: "cart-green", namespace: "shop", labels });
    }
  });

  test("keeps the version out of the selector, because a Deployment cannot change it", () => {
    expect(pick(deployment(template), "spec", "selector", "match_labels")).toEqual({
      "app.kubernetes.io/name": "cart",
      colour: "green",
    });
  });

  test("lets Terraform wait for the rollout, a minute longer than the cluster", () => {
    expect(deployment(template)).toMatchObject({
      wait_for_rollout: true,
      timeouts: { create: "360s", update: "360s" },
      spec: {
        replicas: "2",
        progress_deadline_seconds: 300,
        strategy: { type: "RollingUpdate", rolling_update: { max_surge: "25%", max_unavailable: "0" } },
      },
    });
    expect(deployment(template)).not.toHaveProperty("lifecycle");
  });

  test("hardens pods, and gives them no token", () => {
    expect(podSpec(template)).toMatchObject({
      service_account_name: "cart-green",
      automount_service_account_token: false,
      enable_service_links: false,
      termination_grace_period_seconds: 45,
      security_context: {
        run_as_non_root: true,
        run_as_user: "10001",
        run_as_group: "10001",
        fs_group: "10001",
        fs_group_change_policy: "OnRootMismatch",
        seccomp_profile: { type: "RuntimeDefault" },
      },
    });
    expect(pick(container(template), "security_context")).toEqual({
      allow_privilege_escalation: false,
      privileged: false,
      read_only_root_filesystem: true,
      run_as_non_root: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("spreads pods over nodes and zones, but does not require several", () => {
    const spread = (topologyKey: string) => ({
      max_skew: 1,
      topology_key: topologyKey,
      when_unsatisfiable: "ScheduleAnyway",
      label_selector: [{ match_labels: { "app.kubernetes.io/name": "cart", colour: "green" } }],
    });
    expect(pick(podSpec(template), "topology_spread_constraint")).toEqual([
      spread("kubernetes.io/hostname"),
      spread("topology.kubernetes.io/zone"),
    ]);
  });

  test("keeps a container serving until load balancers notice that it stops", () => {
    expect(pick(container(template), "lifecycle")).toEqual({ pre_stop: [{ exec: { command: ["sleep", "10"] } }] });
    expect(container(colour({ preStopSeconds: 0 }))).not.toHaveProperty("lifecycle");
  });

  test("renders the declared probes, ports and resources", () => {
    const probe = (more: Plain) => ({
      http_get: { path: "/health", port: "http", scheme: "HTTP" },
      success_threshold: 1,
      initial_delay_seconds: 0,
      timeout_seconds: 2,
      ...more,
    });
    expect(container(template)).toMatchObject({
      name: "cart",
      image: imageOf("2"),
      port: [{ name: "http", container_port: 8080, protocol: "TCP" }],
      readiness_probe: probe({ period_seconds: 10, failure_threshold: 3 }),
      liveness_probe: probe({ period_seconds: 20, failure_threshold: 6 }),
      startup_probe: probe({ period_seconds: 2, failure_threshold: 30 }),
      resources: {
        requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
        limits: { memory: "128Mi", "ephemeral-storage": "256Mi" },
      },
    });
  });

  test("labels the Service with the version, and selects the colour", () => {
    expect(pick(template.resource("kubernetes_service_v1", "service"), "spec")).toEqual({
      type: "ClusterIP",
      session_affinity: "None",
      selector: { "app.kubernetes.io/name": "cart", colour: "green" },
      port: [{ name: "http", port: 80, protocol: "TCP", target_port: "http" }],
    });
  });

  test("renders the disruption budget", () => {
    expect(pick(template.resource("kubernetes_pod_disruption_budget_v1", "disruption-budget"), "spec")).toEqual({
      max_unavailable: "1",
      selector: { match_labels: { "app.kubernetes.io/name": "cart", colour: "green" } },
    });
  });
});

describe("configuration", () => {
  const data = (template: Template) => pick(template.resource("kubernetes_config_map_v1", "configuration"), "data");

  test("lets later layers override earlier ones, except the switches", () => {
    const template = colour(
      { configuration: { LOG_LEVEL: "warn", CACHE: "on", MAINTENANCE_MODE: "maybe" } },
      { configuration: { LOG_LEVEL: "debug" } },
      { configuration: { LOG_LEVEL: "info", REGION: "eu" }, maintenanceMode: true },
    );
    expect(data(template)).toEqual({
      ENVIRONMENT: "test",
      SERVICE_NAME: "cart",
      SERVICE_VERSION: "v1.1.0",
      SERVICE_COLOUR: "green",
      REGION: "eu",
      CACHE: "on",
      LOG_LEVEL: "debug",
      ALLOW_CODE_MODIFICATION: "false",
      ALLOW_DYNAMIC_CONFIG: "false",
      MAINTENANCE_MODE: "true",
      READ_ONLY_MODE: "false",
    });
    expect(pick(container(template), "env_from")).toEqual([{ config_map_ref: { name: "cart-green" } }]);
  });

  test("restarts the pods on a change, but not on another order of keys", () => {
    const checksum = (configuration: Plain) =>
      pick(
        deployment(colour({ configuration })),
        "spec",
        "template",
        "metadata",
        "annotations",
        "checksum.switchyard.dev/configuration",
      );
    expect(checksum({ A: "1", B: "2" })).toBe(checksum({ B: "2", A: "1" }));
    expect(checksum({ A: "1", B: "2" })).not.toBe(checksum({ A: "1", B: "3" }));
  });

  test("makes the file system writable in development, and sets a variable for it", () => {
    const template = colour({}, {}, { mode: "development" });
    expect(pick(container(template), "security_context", "read_only_root_filesystem")).toBe(false);
    expect(data(template)).toMatchObject({ ENVIRONMENT: "development", ALLOW_CODE_MODIFICATION: "true" });
  });
});

describe("secrets", () => {
  const secrets = { "api-key": { variable: "cart_api_key" }, "db-password": { variable: "cart_db", revision: 3 } };

  test("are set through write-only attributes and read as files", () => {
    const template = colour({ secrets }, { secrets: { "api-key": 5 } });
    expect(template.resource("kubernetes_secret_v1", "secret-file-api-key")).toMatchObject({
      metadata: { name: "cart-green-api-key" },
      type: "Opaque",
      data_wo: { "api-key": `\${var.cart_api_key}` },
      data_wo_revision: 5,
    });
    expect(template.resource("kubernetes_secret_v1", "secret-file-db-password")).toMatchObject({ data_wo_revision: 3 });
    expect(pick(podSpec(template), "volume")).toEqual([
      {
        name: "secrets",
        projected: [
          {
            default_mode: "0440",
            sources: [
              { secret: [{ name: "cart-green-api-key", items: [{ key: "api-key", path: "api-key" }] }] },
              { secret: [{ name: "cart-green-db-password", items: [{ key: "db-password", path: "db-password" }] }] },
            ],
          },
        ],
      },
    ]);
    expect(pick(container(template), "volume_mount")).toEqual([
      { name: "secrets", mount_path: "/run/secrets", read_only: true },
    ]);
    expect(pick(deployment(template), "spec", "template", "metadata", "annotations")).toMatchObject({
      "revision.switchyard.dev/api-key": "5",
      "revision.switchyard.dev/db-password": "3",
    });
    expect(template.at("variable", "cart_db")).toMatchObject({ sensitive: true, nullable: false });
  });

  const edge = { edge: { hostname: "cart.example.com" } };

  test("include the gateway secret behind an edge", () => {
    const template = colour({}, {}, {}, edge);
    expect(template.resource("kubernetes_secret_v1", "secret-file-gateway-secret")).toMatchObject({
      data_wo: { "gateway-secret": `\${var.gateway_secret}` },
      data_wo_revision: 1,
    });
    expect(pick(container(template), "env")).toEqual([
      { name: "GATEWAY_SECRET_FILE", value: "/run/secrets/gateway-secret" },
    ]);
  });

  test("have the workload's revision of the gateway secret if it declares one", () => {
    const own = { secrets: { "gateway-secret": { variable: "gateway_secret", revision: 2 } } };
    expect(colour(own, {}, {}, edge).resource("kubernetes_secret_v1", "secret-file-gateway-secret")).toMatchObject({
      data_wo_revision: 2,
    });
  });

  test("are optional in development", () => {
    expect(colour({}, {}, { mode: "development" }, edge).addresses.join()).not.toContain("secret");
  });
});

test("limits the size of writable paths, and makes everything else read-only", () => {
  const template = colour({
    writablePaths: { "/tmp": { sizeLimit: "64Mi" }, "/cache": { sizeLimit: "16Mi", medium: "memory" } },
  });
  expect(pick(podSpec(template), "volume")).toEqual([
    { name: "writable-0", empty_dir: { size_limit: "64Mi" } },
    { name: "writable-1", empty_dir: { size_limit: "16Mi", medium: "Memory" } },
  ]);
  expect(pick(container(template), "volume_mount")).toEqual([
    { name: "writable-0", mount_path: "/tmp" },
    { name: "writable-1", mount_path: "/cache" },
  ]);
});

describe("an autoscaler", () => {
  test("owns the number of replicas", () => {
    const template = colour({ replicas: 3, autoscale: { maxReplicas: 9, cpuUtilization: 70, memoryUtilization: 80 } });
    expect(pick(deployment(template), "lifecycle")).toEqual({ ignore_changes: ["spec[0].replicas"] });
    expect(pick(template.resource("kubernetes_horizontal_pod_autoscaler_v2", "autoscaler"), "spec")).toMatchObject({
      min_replicas: 3,
      max_replicas: 9,
      scale_target_ref: { api_version: "apps/v1", kind: "Deployment", name: "cart-green" },
      metric: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", average_utilization: 70 } } },
        { type: "Resource", resource: { name: "memory", target: { type: "Utilization", average_utilization: 80 } } },
      ],
    });
  });

  test("a release's own replicas are the minimum", () => {
    const template = colour({ autoscale: { maxReplicas: 9, cpuUtilization: 70 } }, { replicas: 5 });
    expect(
      pick(template.resource("kubernetes_horizontal_pod_autoscaler_v2", "autoscaler"), "spec", "min_replicas"),
    ).toBe(5);
    expect(pick(deployment(template), "spec", "replicas")).toBe("5");
  });

  const refused: readonly (readonly [string, Plain, Plain, string])[] = [
    [
      "without a target",
      { autoscale: { maxReplicas: 9 } },
      {},
      "`cpuUtilization` got nothing: allowed is cpuUtilization, memoryUtilization or both, because an autoscaler measures something",
    ],
    [
      "that keeps nothing",
      { replicas: 0, autoscale: { maxReplicas: 9, cpuUtilization: 70 } },
      {},
      "`minReplicas` got 0: allowed is at least 1, because an autoscaler cannot start from 0",
    ],
    [
      "whose maximum is below the release's minimum",
      { autoscale: { maxReplicas: 4, cpuUtilization: 70 } },
      { replicas: 5 },
      "`maxReplicas` got 4: allowed is more than 5, the autoscaler's minimum",
    ],
  ];
  test.each(refused)("refuses one %s", (_, workload, release, message) => {
    expect(refusalOf(() => colour(workload, release))).toBe(`bench/autoscaler:\n  - ${message}`);
  });
});

describe("a workload with storage", () => {
  const template = inPlace({
    replicas: 3,
    ports: { redis: 6379 },
    probes: tcpProbes("redis"),
    storage: { path: "/data", size: "1Gi", storageClassName: "fast" },
  });
  const set = template.resource("kubernetes_stateful_set_v1", "stateful-set");

  test("is a StatefulSet with lasting volumes, for which Terraform does not wait", () => {
    expect(set).toMatchObject({
      wait_for_rollout: false,
      spec: {
        service_name: "store-peers",
        replicas: "3",
        selector: { match_labels: { "app.kubernetes.io/name": "store" } },
        persistent_volume_claim_retention_policy: [{ when_deleted: "Retain", when_scaled: "Retain" }],
        volume_claim_template: [
          {
            metadata: { name: "storage" },
            spec: {
              access_modes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              storage_class_name: "fast",
            },
          },
        ],
      },
    });
    expect(pick(set, "spec", "template", "spec", "container", 0, "volume_mount")).toEqual([
      { name: "storage", mount_path: "/data" },
    ]);
    expect(template.addresses.join()).not.toContain("deployment");
  });

  test("lets its pods find each other by name before they are ready", () => {
    expect(template.resource("kubernetes_service_v1", "peers")).toMatchObject({
      metadata: { name: "store-peers" },
      spec: {
        cluster_ip: "None",
        publish_not_ready_addresses: true,
        port: [{ name: "redis", port: 6379, target_port: "redis" }],
      },
    });
  });

  test("lets its pods connect to each other, and is not scraped without a port for it", () => {
    const peers = { pod_selector: { match_labels: { "app.kubernetes.io/name": "store" } } };
    expect(pick(template.resource("kubernetes_network_policy_v1", "network-policy"), "spec")).toMatchObject({
      egress: [{ to: [peers] }],
      ingress: [
        {
          from: [{ pod_selector: { match_labels: { "access.switchyard.dev/store": "true" } } }],
          ports: [{ port: "redis", protocol: "TCP" }],
        },
        { from: [peers] },
      ],
    });
  });
});
