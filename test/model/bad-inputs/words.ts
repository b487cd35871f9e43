import type { BadInput } from "../support/bad-input.js";

const shop = "production/services/shop.yaml";
const base = "base/services/shop.yaml";
const settings = "production/environment.yaml";
const edge = "base/edges/mcp.yaml";

/** Keys and values that are wrong by themselves. */
export const words: readonly BadInput[] = [
  {
    name: "misspelt key",
    edits: { [edge]: ["  interval: 30", "  intervall: 30"] },
    says: ['base/edges/mcp.yaml:2:3  edges.mcp.monitor.intervall: this key is not known; did you mean "interval"?'],
  },
  {
    name: "key with swapped letters",
    edits: { [base]: ["  replicas: 2", "  repilcas: 2"] },
    says: [
      'base/services/shop.yaml:8:3  services.shop.workload.repilcas: this key is not known; did you mean "replicas"?',
    ],
  },
  {
    name: "unknown key",
    edits: { [edge]: ["  interval: 30", "  interval: 30\n  colour: red"] },
    says: [
      "base/edges/mcp.yaml:3:3  edges.mcp.monitor.colour: this key is not known; type, method, path, port, expectedCodes, expectedBody, interval, timeout, retries, consecutiveUp, consecutiveDown, followRedirects or allowInsecure",
    ],
  },
  {
    name: "key of another kind of service",
    edits: { "base/services/redis.yaml": ["workload:\n", "active: blue\nworkload:\n"] },
    says: [
      "base/services/redis.yaml:2:1  services.redis.active: this key is not known; kind, edge, triggers, release or workload",
    ],
  },
  {
    name: "edge on an in-place service",
    edits: { "base/services/redis.yaml": ["workload:\n", "edge:\n  hostname: redis.shop.com\nworkload:\n"] },
    says: [
      "base/services/redis.yaml:3:3  services.redis.edge: a map is not allowed; no edge, because a service in place has no colours to divide requests between",
    ],
  },
  {
    name: "unknown colour",
    edits: { [shop]: ["active: blue", "active: purple"] },
    says: ['production/services/shop.yaml:1:9  services.shop.active: "purple" is not allowed; blue or green'],
  },
  {
    name: "misspelt colour",
    edits: { [shop]: ["active: blue", "active: gren"] },
    says: [
      'production/services/shop.yaml:1:9  services.shop.active: "gren" is not allowed; blue or green; did you mean "green"?',
    ],
  },
  {
    name: "colour in upper case",
    edits: { [shop]: ["active: blue", "active: Green"] },
    says: [
      'production/services/shop.yaml:1:9  services.shop.active: "Green" is not allowed; blue or green; did you mean "green"?',
    ],
  },
  {
    name: "third colour",
    edits: { [shop]: ["  green:\n", "  red:\n"] },
    says: ["production/services/shop.yaml:6:3  services.shop.colours.red: this key is not known; blue or green"],
  },
  {
    name: "no active colour",
    edits: { [shop]: ["active: blue\n", ""] },
    says: ["production/services/shop.yaml:1:1  services.shop.active: is missing; blue or green"],
  },
  {
    name: "unknown kind",
    edits: { "base/services/redis.yaml": ["kind: in-place", "kind: inplace"] },
    says: [
      'base/services/redis.yaml:1:7  services.redis.kind: "inplace" is not allowed; blue-green, in-place or external; did you mean "in-place"?',
    ],
  },
  {
    name: "release without an image",
    edits: { "production/services/redis.yaml": "release:\n  version: 7.4.1\n" },
    says: [
      "production/services/redis.yaml:1:1  services.redis.release.image: is missing; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release",
    ],
  },
  {
    name: "number in quotes",
    edits: { [base]: ["replicas: 2", 'replicas: "2"'] },
    says: [
      'base/services/shop.yaml:8:13  services.shop.workload.replicas: "2" is not allowed; a whole number from 0 to 500',
    ],
  },
  {
    name: "true instead of a number",
    edits: { [base]: ["replicas: 2", "replicas: true"] },
    says: [
      "base/services/shop.yaml:8:13  services.shop.workload.replicas: true is not allowed; a whole number from 0 to 500",
    ],
  },
  {
    name: "fraction of a pod",
    edits: { [base]: ["replicas: 2", "replicas: 2.5"] },
    says: [
      "base/services/shop.yaml:8:13  services.shop.workload.replicas: 2.5 is not allowed; a whole number from 0 to 500",
    ],
  },
  {
    name: "negative number",
    edits: { [base]: ["replicas: 2", "replicas: -2"] },
    says: [
      "base/services/shop.yaml:8:13  services.shop.workload.replicas: -2 is not allowed; a whole number from 0 to 500",
    ],
  },
  {
    name: "null in a list",
    edits: { [base]: ["[proxy, redis]", "[proxy, ~]"] },
    says: [
      "base/services/shop.yaml:29:18  services.shop.workload.calls[1]: null is not allowed; lower-case letters, digits and hyphens, starting with a letter, such as `prompt-service`",
    ],
  },
  {
    name: "text instead of a list",
    edits: { [base]: ["[proxy, redis]", "proxy"] },
    says: ['base/services/shop.yaml:29:10  services.shop.workload.calls: "proxy" is not allowed; a list'],
  },
  {
    name: "yes instead of true",
    edits: { [settings]: ["protected: true", "protected: yes"] },
    says: ['production/environment.yaml:1:12  environment.protected: "yes" is not allowed; true or false'],
  },
  {
    name: "percent as a fraction",
    edits: { [shop]: ["active: blue\n", "active: blue\nrollout: { mode: canary, percent: 0.05 }\n"] },
    says: [
      "production/services/shop.yaml:2:35  services.shop.rollout.percent: 0.05 is not allowed; a whole number from 0 to 100 percent",
    ],
  },
  {
    name: "percent over 100",
    edits: { [shop]: ["active: blue\n", "active: blue\nrollout: { mode: canary, percent: 101 }\n"] },
    says: [
      "production/services/shop.yaml:2:35  services.shop.rollout.percent: 101 is not allowed; a whole number from 0 to 100 percent",
    ],
  },
  {
    name: "interval in milliseconds",
    edits: { [edge]: ["interval: 30", "interval: 30000"] },
    says: [
      "base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: 30000 is not allowed; a whole number from 10 to 3600 seconds",
    ],
  },
  {
    name: "interval with a unit",
    edits: { [edge]: ["interval: 30", "interval: 30s"] },
    says: [
      'base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: "30s" is not allowed; a whole number from 10 to 3600 seconds',
    ],
  },
  {
    name: "weight over 1",
    edits: { [edge]: ["weight: 1", "weight: 1.5"] },
    says: [
      "base/edges/mcp.yaml:7:13  edges.mcp.origins.koyeb-primary.weight: 1.5 is not allowed; a number from 0.01 to 1",
    ],
  },
  {
    name: "weight of nothing",
    edits: { [edge]: ["weight: 1", "weight: 0"] },
    says: [
      "base/edges/mcp.yaml:7:13  edges.mcp.origins.koyeb-primary.weight: 0 is not allowed; a number from 0.01 to 1",
    ],
  },
  {
    name: "duration with a fraction",
    edits: { "base/triggers.yaml": ["observationWindow: 5m", "observationWindow: 1.5h"] },
    says: [
      'base/triggers.yaml:1:20  triggers.observationWindow: "1.5h" is not allowed; a duration such as `30s`, `5m` or `1h30m`: whole numbers, largest unit first, more than zero',
    ],
  },
  {
    name: "duration with a space",
    edits: { "base/triggers.yaml": ["observationWindow: 5m", "observationWindow: 5 m"] },
    says: [
      'base/triggers.yaml:1:20  triggers.observationWindow: "5 m" is not allowed; a duration such as `30s`, `5m` or `1h30m`: whole numbers, largest unit first, more than zero',
    ],
  },
  {
    name: "duration without a unit",
    edits: { "base/triggers.yaml": ["observationWindow: 5m", "observationWindow: 300"] },
    says: [
      "base/triggers.yaml:1:20  triggers.observationWindow: 300 is not allowed; a duration such as `30s`, `5m` or `1h30m`: whole numbers, largest unit first, more than zero",
    ],
  },
  {
    name: "duration with the smaller unit first",
    edits: { "base/triggers.yaml": ["observationWindow: 5m", "observationWindow: 1m1h"] },
    says: [
      'base/triggers.yaml:1:20  triggers.observationWindow: "1m1h" is not allowed; a duration such as `30s`, `5m` or `1h30m`: whole numbers, largest unit first, more than zero',
    ],
  },
  {
    name: "duration of nothing",
    edits: { "base/triggers.yaml": ["observationWindow: 5m", "observationWindow: 0m"] },
    says: [
      'base/triggers.yaml:1:20  triggers.observationWindow: "0m" is not allowed; a duration such as `30s`, `5m` or `1h30m`: whole numbers, largest unit first, more than zero',
    ],
  },
  {
    name: "trigger that is not a comparison",
    edits: { "base/triggers.yaml": ["error_rate > 10%", "error_rate is high"] },
    says: [
      'base/triggers.yaml:4:5  triggers.critical[0]: "error_rate is high" is not allowed; a line such as `error_rate > 10%`: a signal, `>` or `<`, a number with its unit',
    ],
  },
  {
    name: "trigger on an unknown signal",
    edits: { "base/triggers.yaml": ["error_rate > 10%", "errors > 10%"] },
    says: [
      'base/triggers.yaml:4:5  triggers.critical[0]: "errors > 10%" is not allowed; a signal out of error_rate, availability, p50_latency, p95_latency, p99_latency, hallucination_rate, user_complaints',
    ],
  },
  {
    name: "trigger in the wrong unit",
    edits: { "base/triggers.yaml": ["p95_latency > 3000ms", "p95_latency > 3s"] },
    says: [
      'base/triggers.yaml:9:5  triggers.warning[1]: "p95_latency > 3s" is not allowed; a threshold with the unit `ms`, such as `p95_latency > 10ms`',
    ],
  },
  {
    name: "trigger without its unit",
    edits: { "base/triggers.yaml": ["error_rate > 10%", "error_rate > 10"] },
    says: [
      'base/triggers.yaml:4:5  triggers.critical[0]: "error_rate > 10" is not allowed; a threshold with the unit `%`, such as `error_rate > 10%`',
    ],
  },
  {
    name: "trigger over 100 percent",
    edits: { "base/triggers.yaml": ["error_rate > 10%", "error_rate > 120%"] },
    says: [
      'base/triggers.yaml:4:5  triggers.critical[0]: "error_rate > 120%" is not allowed; a percentage from 0 to 100',
    ],
  },
  {
    name: "trigger that is a map",
    edits: { "base/triggers.yaml": ["  - error_rate > 10%", "  - error_rate: 10"] },
    says: ["base/triggers.yaml:4:5  triggers.critical[0]: a map is not allowed; a line such as `error_rate > 10%`"],
  },
  {
    name: "memory in lower case",
    edits: { [base]: ["memory: 512Mi", "memory: 512mb"] },
    says: [
      'base/services/shop.yaml:20:15  services.shop.workload.resources.limits.memory: "512mb" is not allowed; bytes such as `256Mi` or `1Gi`: a whole number with Ki, Mi, Gi, Ti, k, M, G or T',
    ],
  },
  {
    name: "memory in thousandths",
    edits: { [base]: ["memory: 512Mi", "memory: 100m"] },
    says: [
      'base/services/shop.yaml:20:15  services.shop.workload.resources.limits.memory: "100m" is not allowed; bytes such as `256Mi` or `1Gi`: a whole number with Ki, Mi, Gi, Ti, k, M, G or T',
    ],
  },
  {
    name: "memory with a fraction",
    edits: { [base]: ["memory: 512Mi", "memory: 1.5Gi"] },
    says: [
      'base/services/shop.yaml:20:15  services.shop.workload.resources.limits.memory: "1.5Gi" is not allowed; bytes such as `256Mi` or `1Gi`: a whole number with Ki, Mi, Gi, Ti, k, M, G or T',
    ],
  },
  {
    name: "processor time as a number",
    edits: { [base]: ["cpu: 250m", "cpu: 2"] },
    says: [
      'base/services/shop.yaml:17:12  services.shop.workload.resources.requests.cpu: 2 is not allowed; processor time such as `250m` or `"2"`, in quotes when it is a number',
    ],
  },
  {
    name: "privileged port",
    edits: { [base]: ["http: 8080", "http: 80"] },
    says: [
      "base/services/shop.yaml:10:11  services.shop.workload.ports.http: 80 is not allowed; a whole number from 1025 to 65535",
    ],
  },
  {
    name: "port's name that is too long",
    edits: { [base]: ["metrics: 9090", "prometheus-metrics: 9090"] },
    says: [
      'base/services/shop.yaml:11:5  services.shop.workload.ports.prometheus-metrics: the key "prometheus-metrics" is not allowed; at most 15 characters: it becomes a port name',
    ],
  },
  {
    name: "user with a low id",
    edits: { [base]: ["  replicas: 2", "  replicas: 2\n  runAsUser: 0"] },
    says: [
      "base/services/shop.yaml:9:14  services.shop.workload.runAsUser: 0 is not allowed; a whole number from 10001 to 65535",
    ],
  },
  {
    name: "writable path that leads up",
    edits: { [base]: ["    /tmp:\n", "    /tmp/../app:\n"] },
    says: [
      'base/services/shop.yaml:22:5  services.shop.workload.writablePaths["/tmp/../app"]: the key "/tmp/../app" is not allowed; an absolute path such as `/tmp`: no `.`, `..`, `//` and no slash at the end',
    ],
  },
  {
    name: "relative storage path",
    edits: { "base/services/redis.yaml": ["path: /data", "path: data"] },
    says: [
      'base/services/redis.yaml:14:11  services.redis.workload.storage.path: "data" is not allowed; an absolute path such as `/tmp`: no `.`, `..`, `//` and no slash at the end',
    ],
  },
  {
    name: "environment variable in lower case",
    edits: { [base]: ["GREETING: hello", "greeting: hello"] },
    says: [
      'base/services/shop.yaml:25:5  services.shop.workload.configuration.greeting: the key "greeting" is not allowed; an upper-case name such as `LOG_LEVEL`',
    ],
  },
  {
    name: "list as an environment variable",
    edits: { [base]: ["GREETING: hello", "GREETING: [hello]"] },
    says: [
      "base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: a list is not allowed; text, a number, true or false",
    ],
  },
  {
    name: "Terraform variable with a hyphen",
    edits: { [base]: ["variable: stripe_key", "variable: stripe-key"] },
    says: [
      'base/services/shop.yaml:28:17  services.shop.workload.secrets.stripe-key.variable: "stripe-key" is not allowed; the name of a Terraform variable such as `gateway_secret`, which `TF_VAR_gateway_secret` sets',
    ],
  },
  {
    name: "image by tag alone",
    edits: { "production/services/redis.yaml": "release:\n  version: 7.4.1\n  image: redis:7.4.1\n" },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "redis:7.4.1" is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "image by latest",
    edits: { "production/services/redis.yaml": "release:\n  version: 7.4.1\n  image: redis:latest\n" },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "redis:latest" is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "digest that is a digit short",
    edits: {
      "production/services/redis.yaml": `release:\n  version: 7.4.1\n  image: redis@sha256:${"a".repeat(63)}\n`,
    },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "redis@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "digest in upper case",
    edits: {
      "production/services/redis.yaml": `release:\n  version: 7.4.1\n  image: redis@sha256:${"A".repeat(64)}\n`,
    },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "redis@sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "digest of another algorithm",
    edits: {
      "production/services/redis.yaml": `release:\n  version: 7.4.1\n  image: redis@sha512:${"a".repeat(128)}\n`,
    },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "redis@sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..." is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "digest without a repository",
    edits: { "production/services/redis.yaml": `release:\n  version: 7.4.1\n  image: sha256:${"a".repeat(64)}\n` },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "repository in upper case",
    edits: {
      "production/services/redis.yaml": `release:\n  version: 7.4.1\n  image: Redis@sha256:${"a".repeat(64)}\n`,
    },
    says: [
      'production/services/redis.yaml:3:10  services.redis.release.image: "Redis@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not allowed; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release',
    ],
  },
  {
    name: "version of two parts",
    edits: { [shop]: ["version: v1.1.0", "version: v1.1"] },
    says: [
      'production/services/shop.yaml:7:14  services.shop.colours.green.version: "v1.1" is not allowed; a semantic version such as `v1.4.2` or `1.4.2-rc.1`',
    ],
  },
  {
    name: "version of four parts",
    edits: { [shop]: ["version: v1.1.0", "version: 1.2.3.4"] },
    says: [
      'production/services/shop.yaml:7:14  services.shop.colours.green.version: "1.2.3.4" is not allowed; a semantic version such as `v1.4.2` or `1.4.2-rc.1`',
    ],
  },
  {
    name: "version with a leading zero",
    edits: { [shop]: ["version: v1.1.0", "version: v1.01.0"] },
    says: [
      'production/services/shop.yaml:7:14  services.shop.colours.green.version: "v1.01.0" is not allowed; a semantic version such as `v1.4.2` or `1.4.2-rc.1`',
    ],
  },
  {
    name: "version with a newline at its end",
    edits: { [shop]: ["version: v1.1.0", 'version: "v1.1.0\\n"'] },
    says: [
      'production/services/shop.yaml:7:14  services.shop.colours.green.version: "v1.1.0\\n" is not allowed; one line of text without control characters',
    ],
  },
  {
    name: "hostname with a scheme",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: https://shop.shop.com"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "https://shop.shop.com" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "hostname with a path",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: shop.shop.com/cart"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "shop.shop.com/cart" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "hostname with a port",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: shop.shop.com:443"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "shop.shop.com:443" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "hostname with a dot at its end",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: shop.shop.com."] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "shop.shop.com." is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "hostname in upper case",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: Shop.shop.com"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "Shop.shop.com" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "hostname with an underscore",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: my_shop.shop.com"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "my_shop.shop.com" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "hostname of one label",
    edits: { "production/edges/mcp.yaml": ["address: shop.fly.dev", "address: localhost"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "localhost" is not allowed; a host name such as `origin.example.com` or an IPv4 address: no scheme, port or path',
    ],
  },
  {
    name: "address with a user",
    edits: { "production/edges/mcp.yaml": ["address: shop.fly.dev", "address: me@shop.fly.dev"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "me@shop.fly.dev" is not allowed; a host name such as `origin.example.com` or an IPv4 address: no scheme, port or path',
    ],
  },
  {
    name: "address that is no IPv4 address",
    edits: { "production/edges/mcp.yaml": ["address: shop.fly.dev", "address: 203.0.113.256"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "203.0.113.256" is not allowed; a host name such as `origin.example.com` or an IPv4 address: no scheme, port or path',
    ],
  },
  {
    name: "label that is too long",
    edits: { [shop]: ["hostname: shop.shop.com", `hostname: ${"s".repeat(64)}.shop.com`] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss.shop.com" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "value of a label with a space",
    edits: { "base/services/legacy.yaml": ["release: old", "release: very old"] },
    says: [
      'base/services/legacy.yaml:7:16  services.legacy.colours.blue.selector.release: "very old" is not allowed; the value of a label: letters, digits, `-`, `_` and `.`, at most 63, in quotes when it is a number',
    ],
  },
  {
    name: "selector without labels",
    edits: { "base/services/legacy.yaml": ["    selector:\n      release: old", "    selector: {}"] },
    says: [
      "base/services/legacy.yaml:6:15  services.legacy.colours.blue.selector: an empty map is not allowed; at least one label, or the Service would select every pod",
    ],
  },
  {
    name: "namespace in upper case",
    edits: { [settings]: ["namespace: shop", "namespace: Shop"] },
    says: [
      'production/environment.yaml:2:12  environment.namespace: "Shop" is not allowed; lower-case letters, digits and hyphens, starting with a letter, such as `techsapo-production`',
    ],
  },
  {
    name: "Cloudflare id of another length",
    edits: { [settings]: ["accountId: cc", "accountId: c"] },
    says: [
      'production/environment.yaml:4:14  environment.cloudflare.accountId: "ccccccccccccccccccccccccccccccc" is not allowed; 32 lower-case hexadecimal digits, as the Cloudflare dashboard shows',
    ],
  },
  {
    name: "region that Cloudflare does not have",
    edits: { [edge]: ["origins:\n", "checkRegions: [WEST]\norigins:\n"] },
    says: [
      'base/edges/mcp.yaml:5:16  edges.mcp.checkRegions[0]: "WEST" is not allowed; WNAM, ENAM, WEU, EEU, NSAM, SSAM, OC, ME, NAF, SAF, SAS, SEAS or NEAS',
    ],
  },
  {
    name: "no region at all",
    edits: { [edge]: ["origins:\n", "checkRegions: []\norigins:\n"] },
    says: ["base/edges/mcp.yaml:5:15  edges.mcp.checkRegions: an empty list is not allowed; 1 to 4 regions"],
  },
  {
    name: "origins without an origin",
    edits: {
      "base/edges/mcp.yaml": ["monitor:\n", "monitor:\n"],
      "base/edges/mcp2.yaml": "hostname: two.shop.com\norigins: {}\nrelease: {}\n",
    },
    says: [
      "base/edges/mcp2.yaml:2:10  edges.mcp2.origins: an empty map is not allowed; at least one origin",
      "base/edges/mcp2.yaml:3:1  edges.mcp2.release.image: is missing; an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release",
      "base/edges/mcp2.yaml:3:1  edges.mcp2.release.version: is missing; a semantic version such as `v1.4.2` or `1.4.2-rc.1`",
    ],
  },
  {
    name: "header that Cloudflare keeps for itself",
    edits: { [settings]: ["namespace: shop", "namespace: shop\ngatewayHeader: { name: CF-Secret }"] },
    says: [
      'production/environment.yaml:3:24  environment.gatewayHeader.name: "CF-Secret" is not allowed; the name of a header that does not start with `cf-` or `x-cf-`',
    ],
  },
  {
    name: "runbook over plain http",
    edits: { [settings]: ["namespace: shop", "namespace: shop\nrunbookUrl: http://runbooks.shop.com"] },
    says: [
      'production/environment.yaml:3:13  environment.runbookUrl: "http://runbooks.shop.com" is not allowed; an https URL',
    ],
  },
  {
    name: "backend that does not exist",
    edits: { [settings]: ["type: s3", "type: s4"] },
    says: [
      'production/environment.yaml:14:11  environment.terraform.backend.type: "s4" is not allowed; local, s3, http or other; did you mean "s3"?',
    ],
  },
  {
    name: "time without a zone",
    edits: {
      [shop]: ["active: blue\n", 'active: blue\nrollback: { from: green, reason: errors, at: "2026-03-01 03:12" }\n'],
    },
    says: [
      'production/services/shop.yaml:2:46  services.shop.rollback.at: "2026-03-01 03:12" is not allowed; a time such as `2026-03-01T03:12:00Z`',
    ],
  },
  {
    name: "reason of several lines",
    edits: {
      [shop]: [
        "active: blue\n",
        'active: blue\nrollback: { from: green, reason: "errors\\nand more", at: "2026-03-01T03:12:00Z" }\n',
      ],
    },
    says: [
      'production/services/shop.yaml:2:34  services.shop.rollback.reason: "errors\\nand more" is not allowed; one line of text without control characters',
    ],
  },
  {
    name: "run id with a space",
    edits: {
      "production/mcp-servers/github.yaml": [
        "  canaryPercent: 5",
        "  canaryPercent: 5\n  allowlist: { runIds: [run 1] }",
      ],
    },
    says: [
      'production/mcp-servers/github.yaml:5:25  mcpServers.github.rollout.allowlist.runIds[0]: "run 1" is not allowed; a run id: letters, digits, `.`, `_` and `-`, at most 128',
    ],
  },
  {
    name: "no operation allowed",
    edits: { "base/mcp-servers/github.yaml": ["enabled: false", "enabled: false\nallowedOperations: []"] },
    says: [
      "base/mcp-servers/github.yaml:2:20  mcpServers.github.allowedOperations: an empty list is not allowed; at least one operation",
    ],
  },
];
