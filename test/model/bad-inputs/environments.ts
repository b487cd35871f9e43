import type { BadInput } from "../support/bad-input.js";

import { digest } from "../support/good-configuration.js";

const settings = "production/environment.yaml";
const shop = "production/services/shop.yaml";
const base = "base/services/shop.yaml";
const origins = "production/edges/mcp.yaml";
const variables = (prefix: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `    ${prefix}${index}: "${"x ".repeat(16_000)}"\n`).join("");

/** Settings of an environment that contradict each other. */
export const environments: readonly BadInput[] = [
  {
    name: "protected and for development",
    edits: { [settings]: ["protected: true", "protected: true\nmode: development"] },
    says: [
      'production/environment.yaml:2:7  environment.mode: "development" is not allowed; static, because the environment is protected',
    ],
  },
  {
    name: "protected without the cluster's uid",
    edits: { [settings]: ["  uid: 00000000-0000-4000-8000-000000000001\n", ""] },
    says: [
      "production/environment.yaml:7:1  environment.cluster.uid: is missing; the uid of the namespace kube-system, because the environment is protected. `kubectl get namespace kube-system -o jsonpath={.metadata.uid}` prints it",
    ],
  },
  {
    name: "protected with local state",
    edits: { [settings]: ["    type: s3\n    bucket: shop-terraform", "    type: local"] },
    says: [
      'production/environment.yaml:14:11  environment.terraform.backend.type: "local" is not allowed; a shared backend with locks, because the environment is protected. An s3 backend, on R2 too, keeps a lock file next to the state',
    ],
  },
  {
    name: "protected with no backend named",
    edits: { [settings]: ["terraform:\n  backend:\n    type: s3\n    bucket: shop-terraform\n", ""] },
    says: [
      'production/environment.yaml:1:1  environment.terraform.backend.type: "local" (the default) is not allowed; a shared backend with locks, because the environment is protected. An s3 backend, on R2 too, keeps a lock file next to the state',
    ],
  },
  {
    name: "protected without a lock",
    edits: {
      [settings]: [
        "    type: s3\n    bucket: shop-terraform",
        "    type: http\n    address: https://state.shop.com/{stack}\n    lock: false",
      ],
    },
    says: [
      "production/environment.yaml:16:11  environment.terraform.backend.lock: false is not allowed; true, because the environment is protected",
    ],
  },
  {
    name: "protected with state over plain http",
    edits: {
      [settings]: [
        "    type: s3\n    bucket: shop-terraform",
        "    type: http\n    address: http://state.shop.com/{stack}",
      ],
    },
    says: [
      'production/environment.yaml:15:14  environment.terraform.backend.address: "http://state.shop.com/{stack}" is not allowed; an https URL, because the environment is protected',
    ],
  },
  {
    name: "one state for all stacks",
    edits: {
      [settings]: [
        "    type: s3\n    bucket: shop-terraform",
        "    type: http\n    address: https://state.shop.com/state",
      ],
    },
    says: [
      'production/environment.yaml:15:14  environment.terraform.backend.address: "https://state.shop.com/state" is not allowed; an address that contains `{stack}`, or all stacks would overwrite one state',
    ],
  },
  {
    name: "one state for all stacks of another backend",
    edits: {
      [settings]: [
        "    type: s3\n    bucket: shop-terraform",
        "    type: other\n    name: gcs\n    arguments: { bucket: shop }",
      ],
    },
    says: [
      "production/environment.yaml:16:16  environment.terraform.backend.arguments: a map is not allowed; arguments of which one contains `{stack}`, or all stacks would overwrite one state",
    ],
  },
  {
    name: "secret among the backend's arguments",
    edits: {
      [settings]: [
        "    type: s3\n    bucket: shop-terraform",
        "    type: other\n    name: azurerm\n    arguments: { key: '{stack}', access_key: letmein }",
      ],
    },
    says: [
      "production/environment.yaml:16:46  environment.terraform.backend.arguments.access_key: the value (not shown) looks like a secret; take it out, renew it, and give it to Terraform through the environment variables of the backend",
    ],
  },
  {
    name: "protected as development",
    edits: { [settings]: ["ENVIRONMENT: production", "ENVIRONMENT: development"] },
    says: [
      'production/environment.yaml:17:16  environment.configuration.ENVIRONMENT: "development" is not allowed; another name in a protected environment: `development` disables the check of the gateway\'s secret',
    ],
  },
  {
    name: "origin as development where protected",
    edits: {
      [origins]: [
        "    address: shop.fly.dev",
        "    address: shop.fly.dev\n    configuration: { ENVIRONMENT: development }",
      ],
    },
    says: [
      'production/edges/mcp.yaml:10:35  edges.mcp.origins.flyio-standby.configuration.ENVIRONMENT: "development" is not allowed; another name in a protected environment: `development` disables the check of the gateway\'s secret',
    ],
  },
  {
    name: "code modification in a static environment",
    edits: { [base]: ["GREETING: hello", "ALLOW_CODE_MODIFICATION: true"] },
    says: [
      'base/services/shop.yaml:25:30  services.shop.workload.configuration.ALLOW_CODE_MODIFICATION: "true" is not allowed; false, because the environment\'s mode is `static`',
    ],
  },
  {
    name: "maintenance mode as an environment variable",
    edits: { [base]: ["GREETING: hello", "MAINTENANCE_MODE: true"] },
    says: [
      'base/services/shop.yaml:25:5  services.shop.workload.configuration.MAINTENANCE_MODE: "MAINTENANCE_MODE" is not allowed; environment.maintenanceMode, which applies to every service at once. Remove it here',
    ],
  },
  {
    name: "environment variables beyond a ConfigMap",
    edits: {
      [base]: ["    GREETING: hello\n", variables("A", 17)],
      [shop]: ["active: blue\n", `active: blue\nworkload:\n  configuration:\n${variables("B", 17)}`],
    },
    says: [
      "production/services/shop.yaml:4:5  services.shop.workload.configuration: 1088082 is not allowed; at most 1048576 bytes, keys and values together",
    ],
  },
  {
    name: "gateway that does not exist",
    edits: { "base/environment.yaml": ["gateway: proxy", "gateway: poxy"] },
    says: [
      'base/environment.yaml:2:10  environment.gateway: "poxy" is not allowed; one of the services: legacy, proxy, redis, shop; did you mean "proxy"?',
    ],
  },
  {
    name: "gateway that is managed elsewhere",
    edits: { "base/environment.yaml": ["gateway: proxy", "gateway: legacy"] },
    says: [
      'base/environment.yaml:2:10  environment.gateway: "legacy" is not allowed; a service of the kind blue-green or in-place: this one\'s pods are not ours to restrict',
    ],
  },
  {
    name: "MCP servers without a gateway",
    edits: { "base/environment.yaml": ["gateway: proxy\n", ""] },
    says: [
      "production/environment.yaml:1:1  environment.gateway: is missing; the one service that reaches the MCP servers, because there are some",
    ],
  },
  {
    name: "one namespace for services and MCP servers",
    edits: { [settings]: ["namespace: shop", "namespace: shop\nmcpNamespace: shop"] },
    says: [
      'production/environment.yaml:3:15  environment.mcpNamespace: "shop" is not allowed; another namespace, because namespace has this one',
    ],
  },
  {
    name: "namespace of Kubernetes",
    edits: { [settings]: ["namespace: shop", "namespace: kube-system"] },
    says: [
      'production/environment.yaml:2:12  environment.namespace: "kube-system" is not allowed; a namespace of your own, not one of Kubernetes\'',
    ],
  },
  {
    name: "colours' domain outside the zone",
    edits: { [settings]: ["originsDomain: origins.shop.com", "originsDomain: origins.example.org"] },
    says: [
      'production/environment.yaml:11:16  environment.originsDomain: "origins.example.org" is not allowed; a name below the zone, such as origins.shop.com',
    ],
  },
  {
    name: "colours' domain that is the zone",
    edits: { [settings]: ["originsDomain: origins.shop.com", "originsDomain: shop.com"] },
    says: [
      'production/edges/mcp.yaml:1:11  edges.mcp.hostname: "mcp.shop.com" is not allowed; a name outside shop.com, where the hostnames of the colours are',
      'production/environment.yaml:11:16  environment.originsDomain: "shop.com" is not allowed; a name below the zone, such as origins.shop.com',
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "shop.shop.com" is not allowed; a name outside shop.com, where the hostnames of the colours are',
    ],
  },
  {
    name: "ingress at a private address",
    edits: { [settings]: ["address: ingress.shop.net", "address: 192.168.1.4"] },
    says: [
      'production/environment.yaml:10:14  environment.cluster.ingress.address: "192.168.1.4" is not allowed; a public address outside development: Cloudflare cannot reach this one',
    ],
  },
  {
    name: "ingress under its own wildcard",
    edits: { [settings]: ["address: ingress.shop.net", "address: ingress.origins.shop.com"] },
    says: [
      'production/environment.yaml:10:14  environment.cluster.ingress.address: "ingress.origins.shop.com" is not allowed; a name outside origins.shop.com, whose wildcard record points to it',
    ],
  },
  {
    name: "edge with a service's name",
    edits: {
      "base/edges/mcp.yaml": null,
      "production/edges/mcp.yaml": null,
      "production/edges/proxy.yaml": `hostname: mcp.shop.com\nrelease: { version: v1.0.0, image: "mcp@${digest("1")}" }\norigins: { koyeb: { address: shop.koyeb.app } }\n`,
      [base]: ["  standby: mcp\n", ""],
    },
    says: [
      'production/edges/proxy.yaml:1:1  edges.proxy: "proxy" is not allowed; a different name from any service\'s: pool names start with both',
    ],
  },
  {
    name: "service with the name of a fixed stack",
    edits: {
      "production/services/alerts.yaml": `kind: in-place\nrelease: { version: v1.0.0, image: "alerts@${digest("7")}" }\nworkload: { resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } } }\n`,
    },
    says: [
      'production/services/alerts.yaml:1:1  services.alerts: "alerts" is not allowed; another name: its stack would be production-alerts, which the environment itself has too',
    ],
  },
  {
    name: "service with the name of another's colour",
    edits: {
      "production/services/shop-blue.yaml": `kind: in-place\nrelease: { version: v1.0.0, image: "other@${digest("7")}" }\nworkload: { resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } } }\n`,
    },
    says: [
      'production/services/shop-blue.yaml:1:1  services.shop-blue: "shop-blue" is not allowed; another name: its stack would be production-shop-blue, which services.shop has too',
    ],
  },
  {
    // both would make a Service of that name, each in a stack of its own
    name: "service with the name of the Service of another's peers",
    edits: {
      "production/services/shop-blue-peers.yaml": `kind: in-place\nrelease: { version: v1.0.0, image: "other@${digest("7")}" }\nworkload: { resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } } }\n`,
    },
    says: [
      'production/services/shop-blue-peers.yaml:1:1  services.shop-blue-peers: "shop-blue-peers" is not allowed; another name: its object in the cluster would be shop-blue-peers, which services.shop has too',
    ],
  },
  {
    name: "service with the name of an MCP server's stack",
    edits: {
      "production/services/mcp-github.yaml": `kind: in-place\nrelease: { version: v1.0.0, image: "other@${digest("7")}" }\nworkload: { resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } } }\n`,
    },
    says: [
      'production/mcp-servers/github.yaml:1:1  mcpServers.github: "github" is not allowed; another name: its stack would be production-mcp-github, which services.mcp-github has too',
    ],
  },

  {
    name: "backend under a general name",
    edits: {
      [settings]: [
        "    type: s3\n    bucket: shop-terraform",
        "    type: other\n    name: s3\n    arguments: { key: '{stack}' }",
      ],
    },
    says: [
      'production/environment.yaml:15:11  environment.terraform.backend.name: "s3" is not allowed; another backend of Terraform\'s; this one is `type: s3`',
    ],
  },
  {
    name: "namespace too long for its companion",
    edits: { [settings]: ["namespace: shop", `namespace: ${"s".repeat(60)}`] },
    says: [
      'production/environment.yaml:2:12  environment.namespace: "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss" is not allowed; at most 59 characters, because `-mcp` is appended for the MCP servers',
    ],
  },
  {
    name: "namespace that the ingress controller has",
    edits: { [settings]: ["namespace: shop", "namespace: ingress-nginx"] },
    says: [
      'production/environment.yaml:2:12  environment.namespace: "ingress-nginx" is not allowed; another namespace, because cluster.ingress.namespace has this one',
    ],
  },
  {
    name: "state that leads out of the project",
    edits: {
      "local/environment.yaml": [
        "mode: development",
        "mode: development\nterraform: { backend: { type: local, path: ../state } }",
      ],
    },
    environment: "local",
    says: [
      'local/environment.yaml:2:44  environment.terraform.backend.path: "../state" is not allowed; a relative path such as `.switchyard/state`, without `..`',
    ],
  },
  {
    name: "provider that cannot read older states",
    edits: {
      "local/environment.yaml": [
        "mode: development",
        "mode: development\nterraform: { providers: { cloudflare: 5.19.1 } }",
      ],
    },
    environment: "local",
    says: [
      'local/environment.yaml:2:39  environment.terraform.providers.cloudflare: "5.19.1" is not allowed; one of the tested versions: 5.14.0, 5.18.0, 5.22.0. 5.19.1 cannot read the state of pools that 5.14 and its neighbours wrote: choose 5.22.0',
    ],
  },
  {
    name: "untested provider",
    edits: {
      "local/environment.yaml": [
        "mode: development",
        "mode: development\nterraform: { providers: { cloudflare: 5.23.0 } }",
      ],
    },
    environment: "local",
    says: [
      'local/environment.yaml:2:39  environment.terraform.providers.cloudflare: "5.23.0" is not allowed; one of the tested versions: 5.14.0, 5.18.0, 5.22.0',
    ],
  },
  {
    name: "provider that breaks a stack for good",
    edits: {
      "local/environment.yaml": [
        "mode: development",
        "mode: development\nterraform: { providers: { kubernetes: 3.0.0 } }",
      ],
    },
    environment: "local",
    says: [
      'local/environment.yaml:2:39  environment.terraform.providers.kubernetes: "3.0.0" is not allowed; one of the tested versions: 2.38.0, 3.2.1. 3.0.0, with Terraform 1.12 and newer, stores an empty identity when a create fails before its first read, and every later plan of that stack ends in "Unexpected Identity Change": choose 3.2.1',
    ],
  },
  {
    name: "provider version that YAML takes for a number",
    edits: {
      "local/environment.yaml": [
        "mode: development",
        "mode: development\nterraform: { providers: { kubernetes: 3.2 } }",
      ],
    },
    environment: "local",
    says: [
      "local/environment.yaml:2:39  environment.terraform.providers.kubernetes: 3.2 is not allowed; one of the tested versions: 2.38.0, 3.2.1",
    ],
  },
];
