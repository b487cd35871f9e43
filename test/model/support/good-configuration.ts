/** Returns a digest for a test: 64 times one hexadecimal digit. */
export function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** A small good configuration, by file below `config`: `production` is protected, `local` is for development. */
export const goodConfiguration: Readonly<Record<string, string>> = {
  "base/environment.yaml": `mode: static
gateway: proxy
cloudflare:
  plan: business
configuration:
  DEBUG_LEVEL: INFO
`,
  "base/triggers.yaml": `observationWindow: 5m
confirmationWindow: 2m
critical:
  - error_rate > 10%
  - availability < 95%
  - p99_latency > 10000ms
warning:
  - error_rate > 5%
  - p95_latency > 3000ms
watch:
  - error_rate > 2%
`,
  "base/edges/mcp.yaml": `monitor:
  interval: 30
  timeout: 5
  retries: 2
origins:
  koyeb-primary:
    weight: 1
    configuration:
      LOG_PREFIX: "[koyeb]"
  flyio-standby:
    configuration:
      LOG_PREFIX: "[flyio]"
`,
  "base/services/shop.yaml": `edge:
  standby: mcp
  monitor:
    interval: 30
rollout:
  mode: off
workload:
  replicas: 2
  ports:
    http: 8080
    metrics: 9090
  autoscale:
    maxReplicas: 6
    cpuUtilization: 70
  resources:
    requests:
      cpu: 250m
      memory: 256Mi
    limits:
      memory: 512Mi
  writablePaths:
    /tmp:
      sizeLimit: 64Mi
  configuration:
    GREETING: hello
  secrets:
    stripe-key:
      variable: stripe_key
  calls: [proxy, redis]
`,
  "base/services/proxy.yaml": `workload:
  resources:
    requests: { cpu: 100m, memory: 64Mi }
    limits: { memory: 128Mi }
`,
  "base/services/redis.yaml": `kind: in-place
workload:
  replicas: 1
  ports:
    redis: 6379
  probes:
    readiness: { type: tcp, port: redis }
    liveness: { type: tcp, port: redis }
    startup: { type: tcp, port: redis }
  resources:
    requests: { cpu: 100m, memory: 64Mi }
    limits: { memory: 128Mi }
  storage:
    path: /data
    size: 1Gi
  calls: [redis]
`,
  "base/services/legacy.yaml": `kind: external
active: blue
colours:
  blue:
    service: legacy-old
    selector:
      release: old
  green:
    service: legacy-new
    selector:
      release: new
targetPort: 8080
`,
  "base/mcp-servers/github.yaml": `enabled: false
rollout:
  mode: off
workload:
  replicas: 1
  resources:
    requests: { cpu: 50m, memory: 64Mi }
    limits: { memory: 128Mi }
`,
  "local/environment.yaml": `mode: development
namespace: dev
cloudflare:
  accountId: ${"a".repeat(32)}
  zoneId: ${"b".repeat(32)}
  zone: shop.example
cluster:
  ingress:
    address: 127.0.0.1
originsDomain: origins.shop.example
configuration:
  ENVIRONMENT: development
`,
  "production/environment.yaml": `protected: true
namespace: shop
cloudflare:
  accountId: ${"c".repeat(32)}
  zoneId: ${"d".repeat(32)}
  zone: shop.com
cluster:
  uid: 00000000-0000-4000-8000-000000000001
  ingress:
    address: ingress.shop.net
originsDomain: origins.shop.com
terraform:
  backend:
    type: s3
    bucket: shop-terraform
configuration:
  ENVIRONMENT: production
`,
  ...forBoth("local", "shop.example", "koyeb.localhost", "flyio.localhost"),
  ...forBoth("production", "shop.com", "shop.koyeb.app", "shop.fly.dev"),
};

function forBoth(folder: string, zone: string, primary: string, standby: string): Record<string, string> {
  return {
    [`${folder}/edges/mcp.yaml`]: `hostname: mcp.${zone}
release:
  version: v1.0.0
  image: registry.example.com/mcp:v1.0.0@${digest("1")}
origins:
  koyeb-primary:
    address: ${primary}
  flyio-standby:
    address: ${standby}
`,
    [`${folder}/services/shop.yaml`]: `active: blue
colours:
  blue:
    version: v1.0.0
    image: registry.example.com/shop:v1.0.0@${digest("2")}
  green:
    version: v1.1.0
    image: registry.example.com/shop:v1.1.0@${digest("3")}
edge:
  hostname: shop.${zone}
`,
    [`${folder}/services/proxy.yaml`]: `active: blue
colours:
  blue:
    version: v1.0.0
    image: registry.example.com/proxy:v1.0.0@${digest("4")}
`,
    [`${folder}/services/redis.yaml`]: `release:
  version: 7.4.1
  image: registry.example.com/redis:7.4.1@${digest("5")}
`,
    [`${folder}/mcp-servers/github.yaml`]: `enabled: true
rollout:
  mode: canary
  canaryPercent: 5
release:
  version: v1.0.0
  image: registry.example.com/mcp-github:v1.0.0@${digest("6")}
`,
  };
}
