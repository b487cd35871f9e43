import { account, expression, zone } from "./terraform";

/** Returns a stack of a monitor, two pools, a load balancer and the active Service, with one live colour. */
export function trafficStack(active: "blue" | "green"): object {
  const pool = (colour: string) => ({
    account_id: account.id,
    name: `prompt-${colour}`,
    description: "",
    enabled: true,
    check_regions: ["WEU"],
    minimum_origins: 1,
    monitor: expression("cloudflare_load_balancer_monitor.monitor.id"),
    origin_steering: { policy: "random" },
    load_shedding: { default_percent: 0, default_policy: "random", session_percent: 0, session_policy: "hash" },
    origins: [
      {
        name: "a",
        address: `a.${colour}.example.com`,
        enabled: true,
        weight: 1,
        port: 0,
        header: { host: ["prompt.example.com"] },
      },
    ],
  });
  const id = (colour: string) => `\${cloudflare_load_balancer_pool.${colour}.id}`;
  const idle = active === "blue" ? "green" : "blue";
  return {
    resource: {
      cloudflare_load_balancer_monitor: {
        monitor: {
          account_id: account.id,
          type: "https",
          method: "GET",
          path: "/health",
          port: 443,
          interval: 30,
          timeout: 5,
          retries: 2,
          expected_codes: "200",
          expected_body: "ok",
          follow_redirects: false,
          allow_insecure: false,
          consecutive_down: 2,
          consecutive_up: 2,
          description: "prompt",
          probe_zone: "",
          header: { Host: ["prompt.example.com"] },
        },
      },
      cloudflare_load_balancer_pool: { blue: pool("blue"), green: pool("green") },
      cloudflare_load_balancer: {
        lb: {
          zone_id: zone.id,
          name: "prompt.example.com",
          description: "x",
          enabled: true,
          proxied: true,
          default_pools: [id(active)],
          fallback_pool: id(active),
          steering_policy: "off",
          random_steering: { default_weight: 0, pool_weights: { [id(active)]: 1, [id(idle)]: 0 } },
          session_affinity: "none",
          session_affinity_attributes: {
            samesite: "Auto",
            secure: "Auto",
            drain_duration: 0,
            zero_downtime_failover: "none",
          },
          adaptive_routing: { failover_across_pools: false },
          location_strategy: { mode: "pop", prefer_ecs: "proximity" },
          rules: [],
        },
      },
      kubernetes_service_v1: {
        active: {
          metadata: [{ name: "prompt", namespace: "prompt", annotations: { "switchyard.dev/active": active } }],
          spec: [
            {
              selector: { "app.kubernetes.io/name": "prompt", colour: active },
              session_affinity: "None",
              type: "ClusterIP",
              port: [{ name: "http", port: 80, protocol: "TCP", target_port: "http" }],
            },
          ],
        },
      },
    },
  };
}
