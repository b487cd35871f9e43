import type { Environment } from "../../model/environment.js";
import { environmentFrom, imageOf, type Plain, settingsWith, tcpProbes, workloadWith } from "./environment.js";

/** Returns the smallest environment with every stack: one service of two colours with one release, and only required keys. */
export function leastEnvironment(): Environment {
  return environmentFrom({
    environment: settingsWith(),
    services: {
      cart: {
        kind: "blue-green",
        active: "blue",
        colours: { blue: { version: "v1.0.0", image: imageOf("1") } },
        workload: workloadWith(),
      },
    },
  });
}

/** Returns an environment with every feature of the configuration. */
export function fullEnvironment(settings: Plain = {}): Environment {
  return environmentFrom({
    environment: settingsWith({
      protected: true,
      gateway: "proxy",
      readOnlyMode: true,
      configuration: { REGION: "eu" },
      cloudflare: { accountId: "a".repeat(32), zoneId: "b".repeat(32), zone: "example.com", plan: "business" },
      cluster: {
        context: "shop",
        ingress: { address: "ingress.example.net", className: "traefik", tlsSecretName: "origins" },
      },
      runbookUrl: "https://runbooks.example.com/",
      ...settings,
    }),
    services: {
      cart: {
        kind: "blue-green",
        active: "green",
        rollout: { mode: "canary", percent: 5, allowlist: { runIds: ["run-1"] } },
        readiness: { floor: 2, ratio: 0.8 },
        edge: {
          hostname: "cart.example.com",
          description: "the cart",
          standby: "mcp",
          monitor: { interval: 30 },
          checkRegions: ["WEU", "ENAM"],
          notifications: { emails: ["oncall@example.com"], webhookVariable: "incident_webhook" },
          loadShedding: { defaultPercent: 10, sessionPercent: 5 },
        },
        triggers: { critical: ["error_rate > 10%"] },
        colours: {
          blue: {
            version: "v1.1.0",
            image: imageOf("1"),
            replicas: 4,
            configuration: { FEATURE_NEW_UI_ENABLED: true },
          },
          green: { version: "v1.0.0", image: imageOf("2") },
        },
        workload: workloadWith({
          ports: { http: 8080, metrics: 9090 },
          autoscale: { maxReplicas: 10, cpuUtilization: 70 },
          writablePaths: { "/tmp": { sizeLimit: "64Mi" } },
          secrets: { "api-key": { variable: "cart_api_key", revision: 2 } },
          calls: ["store"],
          command: ["node"],
          args: ["server.js"],
        }),
      },
      proxy: {
        kind: "blue-green",
        active: "blue",
        colours: { blue: { version: "v2.0.0", image: imageOf("3") } },
        workload: workloadWith(),
      },
      store: {
        kind: "in-place",
        release: { version: "7.4.1", image: imageOf("4") },
        workload: workloadWith({
          ports: { redis: 6379 },
          probes: tcpProbes("redis"),
          storage: { path: "/data", size: "1Gi" },
        }),
      },
    },
    edges: {
      mcp: {
        hostname: "mcp.example.com",
        release: { version: "v1.0.0", image: imageOf("5") },
        configuration: { PLAN: "free" },
        origins: {
          primary: { address: "app.koyeb.app", configuration: { LOG_PREFIX: "[koyeb]" } },
          backup: { address: "app.fly.dev", configuration: { LOG_PREFIX: "[flyio]", ENVIRONMENT: "test-standby" } },
        },
      },
    },
    mcpServers: {
      github: {
        enabled: true,
        rollout: { mode: "canary", canaryPercent: 25, allowlist: { runIds: ["run-1"] } },
        release: { version: "v1.0.0", image: imageOf("6") },
        workload: workloadWith(),
      },
      serena: { release: { version: "v1.0.0", image: imageOf("7") }, workload: workloadWith() },
    },
    triggers: { watch: ["error_rate > 2%"] },
  });
}
