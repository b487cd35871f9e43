import type { BadInput } from "../support/bad-input.js";

const base = "base/services/shop.yaml";

/** Workloads that could not run as intended. */
export const workloads: readonly BadInput[] = [
  {
    name: "autoscaler without room",
    edits: { [base]: ["maxReplicas: 6", "maxReplicas: 2"] },
    says: [
      "base/services/shop.yaml:13:18  services.shop.workload.autoscale.maxReplicas: 2 is not allowed; more than 2, the autoscaler's minimum",
    ],
  },
  {
    name: "autoscaler that measures nothing",
    edits: { [base]: ["    cpuUtilization: 70\n", ""] },
    says: [
      "base/services/shop.yaml:12:3  services.shop.workload.autoscale.cpuUtilization: is missing; cpuUtilization, memoryUtilization or both, because an autoscaler measures something",
    ],
  },
  {
    name: "memory limit below the request",
    edits: { [base]: ["memory: 512Mi", "memory: 128Mi"] },
    says: [
      'base/services/shop.yaml:20:15  services.shop.workload.resources.limits.memory: "128Mi" is not allowed; at least what is requested, which is 256Mi',
    ],
  },
  {
    name: "processor limit below the request",
    edits: { [base]: ["      memory: 512Mi", "      memory: 512Mi\n      cpu: 100m"] },
    says: [
      'base/services/shop.yaml:21:12  services.shop.workload.resources.limits.cpu: "100m" is not allowed; at least what is requested, which is 250m',
    ],
  },
  {
    name: "memory volume larger than the memory",
    edits: { [base]: ["sizeLimit: 64Mi", "sizeLimit: 1Gi\n      medium: memory"] },
    says: [
      'base/services/shop.yaml:23:18  services.shop.workload.writablePaths["/tmp"].sizeLimit: "1Gi" is not allowed; with the paths above at most resources.limits.memory, which is 512Mi',
    ],
  },
  {
    name: "writable paths larger than the ephemeral storage",
    edits: { [base]: ["sizeLimit: 64Mi", "sizeLimit: 512Mi"] },
    says: [
      'base/services/shop.yaml:23:18  services.shop.workload.writablePaths["/tmp"].sizeLimit: "512Mi" is not allowed; with the paths above at most resources.limits.ephemeralStorage, which is 256Mi',
    ],
  },
  {
    name: "writable path within another",
    edits: { [base]: ["sizeLimit: 64Mi", "sizeLimit: 64Mi\n    /tmp/cache: { sizeLimit: 1Mi }"] },
    says: [
      'base/services/shop.yaml:24:5  services.shop.workload.writablePaths["/tmp/cache"]: "/tmp/cache" is not allowed; a path outside /tmp, which is writable already',
    ],
  },
  {
    name: "writable path over the system",
    edits: { [base]: ["    /tmp:\n", "    /etc/ssl:\n"] },
    says: [
      'base/services/shop.yaml:22:5  services.shop.workload.writablePaths["/etc/ssl"]: "/etc/ssl" is not allowed; a path that does not belong to the system, such as `/tmp`',
    ],
  },
  {
    name: "writable program where nothing may change itself",
    edits: { [base]: ["    /tmp:\n", "    /app:\n"] },
    says: [
      'base/services/shop.yaml:22:5  services.shop.workload.writablePaths["/app"]: "/app" is not allowed; a path outside the program, such as `/tmp`, because the mode is `static`',
    ],
  },
  {
    name: "probe that outlasts its period",
    edits: { [base]: ["  replicas: 2", "  replicas: 2\n  probes: { readiness: { timeoutSeconds: 20 } }"] },
    says: [
      "base/services/shop.yaml:9:42  services.shop.workload.probes.readiness.timeoutSeconds: 20 is not allowed; at most periodSeconds, which is 10",
    ],
  },
  {
    name: "liveness that equals readiness",
    edits: {
      [base]: ["  replicas: 2", "  replicas: 2\n  probes: { liveness: { periodSeconds: 10, failureThreshold: 3 } }"],
    },
    says: [
      "base/services/shop.yaml:9:62  services.shop.workload.probes.liveness.failureThreshold: 3 is not allowed; more, so that liveness gives up later than readiness (after 30 s, readiness after 30 s): an overload must not restart pods that are merely busy",
    ],
  },
  {
    name: "probe of a port that is not there",
    edits: { [base]: ["  replicas: 2", "  replicas: 2\n  probes: { readiness: { port: admin } }"] },
    says: [
      'base/services/shop.yaml:9:32  services.shop.workload.probes.readiness.port: "admin" is not allowed; a port of this workload: http, metrics',
    ],
  },
  {
    name: "no time left to stop",
    edits: { [base]: ["  replicas: 2", "  replicas: 2\n  preStopSeconds: 60"] },
    says: [
      "base/services/shop.yaml:7:1  services.shop.workload.terminationGracePeriodSeconds: 45 (the default) is not allowed; more than preStopSeconds, which is 60",
    ],
  },
  {
    name: "start that takes longer than the rollout may",
    edits: { [base]: ["  replicas: 2", "  replicas: 2\n  progressDeadlineSeconds: 30"] },
    says: [
      "base/services/shop.yaml:9:28  services.shop.workload.progressDeadlineSeconds: 30 is not allowed; more than the 65 s that a pod may take to start and to be ready for minReadySeconds",
    ],
  },
  {
    name: "two ports with one number",
    edits: { [base]: ["metrics: 9090", "metrics: 8080"] },
    says: [
      "base/services/shop.yaml:11:14  services.shop.workload.ports.metrics: 8080 is not allowed; another number, because `http` has this one",
    ],
  },
  {
    name: "no port for requests",
    edits: { [base]: ["    http: 8080\n", ""] },
    says: [
      'base/services/shop.yaml:7:1  services.shop.workload.probes.liveness.port: "http" (the default) is not allowed; a port of this workload: metrics',
      'base/services/shop.yaml:7:1  services.shop.workload.probes.readiness.port: "http" (the default) is not allowed; a port of this workload: metrics',
      'base/services/shop.yaml:7:1  services.shop.workload.probes.startup.port: "http" (the default) is not allowed; a port of this workload: metrics',
      'base/services/shop.yaml:10:5  services.shop.workload.ports: "metrics" is not allowed; ports of which one is called `http`, because requests go there',
    ],
  },
  {
    name: "no port at all",
    edits: { "base/services/redis.yaml": ["  ports:\n    redis: 6379\n", "  ports: {}\n"] },
    says: [
      "base/services/redis.yaml:4:10  services.redis.workload.ports: an empty map is not allowed; at least one port, such as `http: 8080`",
    ],
  },
  {
    name: "disruption that takes every pod",
    edits: { [base]: ["  replicas: 2", "  replicas: 2\n  maxUnavailable: 2"] },
    says: [
      "base/services/shop.yaml:9:19  services.shop.workload.maxUnavailable: 2 is not allowed; less than all of the 2 replicas",
    ],
  },
  {
    name: "disruption in percent that takes every pod",
    edits: { [base]: ["  replicas: 2", '  replicas: 2\n  maxUnavailable: "60%"'] },
    says: [
      'base/services/shop.yaml:9:19  services.shop.workload.maxUnavailable: "60%" is not allowed; less than all of the 2 replicas',
    ],
  },
  {
    name: "call to a service that is not there",
    edits: { [base]: ["[proxy, redis]", "[proxy, cart]"] },
    says: [
      'base/services/shop.yaml:29:18  services.shop.workload.calls[1]: "cart" is not allowed; one of the services: legacy, proxy, redis, shop',
    ],
  },
  {
    name: "call to itself",
    edits: { [base]: ["[proxy, redis]", "[proxy, shop]"] },
    says: [
      'base/services/shop.yaml:29:18  services.shop.workload.calls[1]: "shop" is not allowed; a different service; only members of a cluster with storage call each other',
    ],
  },
  {
    name: "call named twice",
    edits: { [base]: ["[proxy, redis]", "[proxy, proxy]"] },
    says: ['base/services/shop.yaml:29:18  services.shop.workload.calls[1]: "proxy" is not allowed; each service once'],
  },
  {
    name: "revision of a secret that nobody declares, in place",
    edits: { "production/services/redis.yaml": ["  version: 7.4.1", "  version: 7.4.1\n  secrets: { password: 2 }"] },
    says: [
      'production/services/redis.yaml:3:14  services.redis.release.secrets.password: "password" is not allowed; no key at all, because the workload declares no secrets. Declare it under workload.secrets first',
    ],
  },

  {
    name: "autoscaler that starts from nothing",
    edits: { [base]: ["  replicas: 2", "  replicas: 0"] },
    says: [
      "base/services/shop.yaml:8:13  services.shop.workload.replicas: 0 is not allowed; at least 1 for blue, because this colour is live",
      "base/services/shop.yaml:8:13  services.shop.workload.replicas: 0 is not allowed; at least 1, because an autoscaler cannot start from 0",
    ],
  },
  {
    name: "storage under a writable path",
    edits: {
      "base/services/redis.yaml": [
        "  storage:\n    path: /data",
        "  writablePaths: { /data: { sizeLimit: 1Mi } }\n  storage:\n    path: /data/redis",
      ],
    },
    says: [
      'base/services/redis.yaml:15:11  services.redis.workload.storage.path: "/data/redis" is not allowed; a path outside /data, which is writable already',
    ],
  },
  {
    name: "rule broken beside a mistake of structure",
    edits: {
      [base]: ["maxReplicas: 6", "maxReplicas: 2"],
      "production/services/shop.yaml": ["active: blue", "active: purple"],
    },
    says: [
      "base/services/shop.yaml:13:18  services.shop.workload.autoscale.maxReplicas: 2 is not allowed; more than 2, the autoscaler's minimum",
      'production/services/shop.yaml:1:9  services.shop.active: "purple" is not allowed; blue or green',
    ],
  },
];
