import type { BadInput } from "../support/bad-input.js";

import { digest } from "../support/good-configuration.js";

const shop = "production/services/shop.yaml";
const base = "base/services/shop.yaml";
const active = "active: blue\n";
const rollback = (rest: string): readonly [string, string] => [
  active,
  `${active}rollback: { reason: errors, at: "2026-03-01T03:12:00Z", ${rest} }\n`,
];

/** Releases, rollouts and rollbacks that contradict themselves. */
export const traffic: readonly BadInput[] = [
  {
    name: "active colour without a release",
    edits: { "production/services/proxy.yaml": ["active: blue", "active: green"] },
    says: [
      'production/services/proxy.yaml:1:9  services.proxy.active: "green" is not allowed; a colour that has a release. Declare colours.green first, or keep `active: blue`',
    ],
  },
  {
    name: "no release at all",
    edits: { "production/services/proxy.yaml": "active: blue\ncolours: {}\n" },
    says: [
      'production/services/proxy.yaml:1:9  services.proxy.active: "blue" is not allowed; a colour that has a release. Declare colours.blue',
    ],
  },
  {
    name: "active colour without pods",
    edits: { "production/services/proxy.yaml": [active, `${active}workload: { replicas: 0 }\n`] },
    says: [
      "production/services/proxy.yaml:2:23  services.proxy.workload.replicas: 0 is not allowed; at least 1 for blue, because this colour is live",
    ],
  },
  {
    name: "active colour scaled to nothing",
    edits: { [shop]: ["    version: v1.0.0", "    version: v1.0.0\n    replicas: 0"] },
    says: [
      "production/services/shop.yaml:5:15  services.shop.colours.blue.replicas: 0 is not allowed; at least 1 for blue, because this colour is live",
      "production/services/shop.yaml:5:15  services.shop.colours.blue.replicas: 0 is not allowed; at least 1, because an autoscaler cannot start from 0",
    ],
  },
  {
    name: "canary of nobody",
    edits: { [shop]: [active, `${active}rollout: { mode: canary }\n`] },
    says: [
      "production/services/shop.yaml:2:1  services.shop.rollout.percent: 0 (the default) is not allowed; 1 to 99 in a canary without an allowlist. Write a percent, or `mode: off` for nobody",
    ],
  },
  {
    name: "canary of everybody",
    edits: { [shop]: [active, `${active}rollout: { mode: canary, percent: 100 }\n`] },
    says: [
      "production/services/shop.yaml:2:35  services.shop.rollout.percent: 100 is not allowed; 1 to 99 in a canary. For all requests, write `mode: full`",
    ],
  },
  {
    name: "percentage with a full rollout",
    edits: { [shop]: [active, `${active}rollout: { mode: full, percent: 25 }\n`] },
    says: [
      "production/services/shop.yaml:2:33  services.shop.rollout.percent: 25 is not allowed; 0 or no percent at all with `mode: full`. For a share, write `mode: canary`",
    ],
  },
  {
    name: "rollout without an edge",
    edits: { "production/services/proxy.yaml": [active, `${active}rollout: { mode: canary, percent: 5 }\n`] },
    says: [
      'production/services/proxy.yaml:2:18  services.proxy.rollout.mode: "canary" is not allowed; off, because this service has no edge to split traffic at. To switch at once, change `active`',
      'production/services/proxy.yaml:2:18  services.proxy.rollout.mode: "canary" is not allowed; off, because the candidate green has no release. Declare colours.green first',
    ],
  },
  {
    name: "rollout without a candidate",
    edits: {
      [shop]: `active: blue\nrollout: { mode: full }\nedge: { hostname: shop.shop.com }\ncolours: { blue: { version: v1.0.0, image: "shop@${digest("2")}" } }\n`,
    },
    says: [
      'production/services/shop.yaml:2:18  services.shop.rollout.mode: "full" is not allowed; off, because the candidate green has no release. Declare colours.green first',
    ],
  },
  {
    name: "candidate with a share and without pods",
    edits: {
      [shop]: ["    version: v1.1.0", "    version: v1.1.0\n    replicas: 0"],
      [base]: ["  mode: off", "  mode: off\n  percent: 5"],
      "o.yaml": "services: { shop: { rollout: { mode: canary } } }\n",
    },
    overlay: "o.yaml",
    says: [
      "production/services/shop.yaml:8:15  services.shop.colours.green.replicas: 0 is not allowed; at least 1 for green, because it has a share of the edge: rollout.mode is canary",
      "production/services/shop.yaml:8:15  services.shop.colours.green.replicas: 0 is not allowed; at least 1, because an autoscaler cannot start from 0",
    ],
  },
  {
    name: "rollback from the active colour",
    edits: { [shop]: rollback("from: blue") },
    says: [
      'production/services/shop.yaml:2:63  services.shop.rollback.from: "blue" is not allowed; green, because `active` already names the target of the rollback. To leave blue, write `active: green`',
    ],
  },
  {
    name: "immediate rollback with a remainder",
    edits: { [shop]: rollback("from: green, remaining: 25") },
    says: [
      "production/services/shop.yaml:2:81  services.shop.rollback.remaining: 25 is not allowed; 0 with the strategy `immediate`. To go in steps, write `strategy: gradual`",
    ],
  },
  {
    name: "remainder without an edge",
    edits: {
      "production/services/proxy.yaml": [
        active,
        `${active}rollback: { from: green, strategy: gradual, remaining: 25, reason: errors, at: "2026-03-01T03:12:00Z" }\n`,
      ],
    },
    says: [
      'production/services/proxy.yaml:2:19  services.proxy.rollback.from: "green" is not allowed; a colour that has a release. Remove the rollback',
      "production/services/proxy.yaml:2:56  services.proxy.rollback.remaining: 25 is not allowed; 0, because this service has no edge to split traffic at",
    ],
  },
  {
    name: "rollback from a colour without a release",
    edits: { "production/services/proxy.yaml": rollback("from: green") },
    says: [
      'production/services/proxy.yaml:2:63  services.proxy.rollback.from: "green" is not allowed; a colour that has a release. Remove the rollback',
    ],
  },
  {
    name: "active colour that is held",
    edits: {
      [shop]: [
        active,
        `${active}held: [{ digest: "${digest("2")}", reason: loses carts, incident: INC-7, at: "2026-03-01T03:12:00Z" }]\n`,
      ],
    },
    says: [
      'production/services/shop.yaml:1:9  services.shop.active: "blue" is not allowed; a colour whose image is not held, as this one is: loses carts (INC-7). Release another digest as blue, or remove the hold once its reason is gone',
    ],
  },
  {
    name: "candidate that is held",
    edits: {
      [shop]: [
        active,
        `${active}rollout: { mode: canary, percent: 1 }\nheld: [{ digest: "${digest("3")}", reason: loses carts, at: "2026-03-01T03:12:00Z" }]\n`,
      ],
    },
    says: [
      'production/services/shop.yaml:2:18  services.shop.rollout.mode: "canary" is not allowed; off while the image of the candidate green is held: loses carts. Release another digest as green, or remove the hold once its reason is gone',
    ],
  },
  {
    name: "colours that are equal",
    edits: { [shop]: [`shop:v1.1.0@${digest("3")}`, `shop:v1.1.0@${digest("2")}`] },
    says: [
      'production/services/shop.yaml:8:12  services.shop.colours.green.image: "registry.example.com/shop:v1.1.0@sha256:2222222222222222222222222222222222222..." is not allowed; a different digest, configuration or secret revision from blue\'s: a flip would change nothing. Remove colours.green until there is something to release',
    ],
  },
  {
    name: "one version for two digests",
    edits: { [shop]: ["version: v1.1.0", "version: v1.0.0"] },
    says: [
      "production/services/shop.yaml:7:14  services.shop.colours.green.version: \"v1.0.0\" is not allowed; a different version from blue's, because the image differs and the version becomes the pods' label",
    ],
  },
  {
    name: "revision of an undeclared secret",
    edits: { [shop]: ["    version: v1.1.0", "    version: v1.1.0\n    secrets: { stripe: 2 }"] },
    says: [
      'production/services/shop.yaml:8:16  services.shop.colours.green.secrets.stripe: "stripe" is not allowed; a secret of the workload: stripe-key. Declare it under workload.secrets first',
    ],
  },
  {
    name: "release above the autoscaler's maximum",
    edits: { [shop]: ["    version: v1.1.0", "    version: v1.1.0\n    replicas: 6"] },
    says: [
      "production/services/shop.yaml:8:15  services.shop.colours.green.replicas: 6 is not allowed; less than workload.autoscale.maxReplicas, which is 6",
    ],
  },
  {
    name: "external colours behind one Service",
    edits: { "base/services/legacy.yaml": ["service: legacy-new", "service: legacy-old"] },
    says: [
      'base/services/legacy.yaml:9:14  services.legacy.colours.green.service: "legacy-old" is not allowed; a different Service from blue\'s',
    ],
  },
  {
    name: "external colours with the same labels",
    edits: { "base/services/legacy.yaml": ["release: new", "release: old"] },
    says: [
      "base/services/legacy.yaml:11:7  services.legacy.colours.green.selector: a map is not allowed; a label that blue selects by too, with another value, or a flip could select the same pods",
    ],
  },
  {
    name: "external colours of which one selects the other's pods",
    edits: { "base/services/legacy.yaml": ["release: new", "tier: new"] },
    says: [
      "base/services/legacy.yaml:11:7  services.legacy.colours.green.selector: a map is not allowed; a label that blue selects by too, with another value, or a flip could select the same pods",
    ],
  },
  {
    name: "idle autoscaled colour scaled to nothing",
    edits: { [shop]: ["    version: v1.1.0", "    version: v1.1.0\n    replicas: 0"] },
    says: [
      "production/services/shop.yaml:8:15  services.shop.colours.green.replicas: 0 is not allowed; at least 1, because an autoscaler cannot start from 0",
    ],
  },
  {
    name: "external colour behind the active Service",
    edits: { "base/services/legacy.yaml": ["service: legacy-new", "service: legacy"] },
    says: [
      'base/services/legacy.yaml:9:14  services.legacy.colours.green.service: "legacy" is not allowed; a different Service from the active one, which has the service\'s name',
    ],
  },
  {
    name: "MCP canary of nobody",
    edits: { "production/mcp-servers/github.yaml": ["canaryPercent: 5", "canaryPercent: 0"] },
    says: [
      "production/mcp-servers/github.yaml:4:18  mcpServers.github.rollout.canaryPercent: 0 is not allowed; 1 to 99 in a canary without an allowlist. Write a percent, or `mode: off` for nobody",
    ],
  },
  {
    name: "MCP canary of everybody",
    edits: { "production/mcp-servers/github.yaml": ["canaryPercent: 5", "canaryPercent: 100"] },
    says: [
      "production/mcp-servers/github.yaml:4:18  mcpServers.github.rollout.canaryPercent: 100 is not allowed; 1 to 99 in a canary. For all run ids, write `mode: full`",
    ],
  },
  {
    name: "percentage with a full MCP rollout",
    edits: { "production/mcp-servers/github.yaml": ["mode: canary", "mode: full"] },
    says: [
      "production/mcp-servers/github.yaml:4:18  mcpServers.github.rollout.canaryPercent: 5 is not allowed; 0 or no percent at all with `mode: full`. For a share, write `mode: canary`",
    ],
  },
  {
    name: "MCP server without pods",
    edits: { "base/mcp-servers/github.yaml": ["replicas: 1", "replicas: 0"] },
    says: [
      "base/mcp-servers/github.yaml:5:13  mcpServers.github.workload.replicas: 0 is not allowed; at least 1, because rollout.mode is canary",
    ],
  },
  {
    name: "operation both allowed and forbidden",
    edits: { "base/mcp-servers/github.yaml": ["enabled: false", "enabled: false\nforbiddenOperations: [write, read]"] },
    says: [
      'production/mcp-servers/github.yaml:1:1  mcpServers.github.allowedOperations[0]: "read" (the default) is not allowed; an operation that forbiddenOperations does not name',
    ],
  },
  {
    name: "writing operation in a static environment",
    edits: {
      "base/mcp-servers/github.yaml": [
        "enabled: false",
        "enabled: false\nallowedOperations: [read, write]\nforbiddenOperations: [execute]",
      ],
    },
    says: [
      'base/mcp-servers/github.yaml:2:27  mcpServers.github.allowedOperations[1]: "write" is not allowed; an operation that only reads, because the environment\'s mode is `static`',
    ],
  },
  {
    name: "repeated run id",
    edits: {
      "production/mcp-servers/github.yaml": [
        "  canaryPercent: 5",
        "  canaryPercent: 5\n  allowlist: { runIds: [run-1, run-1] }",
      ],
    },
    says: [
      'production/mcp-servers/github.yaml:5:32  mcpServers.github.rollout.allowlist.runIds[1]: "run-1" is not allowed; each run id once',
    ],
  },

  {
    name: "rollout along with a rollback",
    edits: {
      [shop]: [
        active,
        `${active}rollout: { mode: full }\nrollback: { from: green, reason: errors, at: "2026-03-01T03:12:00Z" }\n`,
      ],
    },
    says: [
      'production/services/shop.yaml:2:18  services.shop.rollout.mode: "full" is not allowed; off while a rollback is declared, which alone decides where requests go. Remove the rollout',
    ],
  },
  {
    name: "revision of a secret without declared secrets",
    edits: {
      "production/services/proxy.yaml": ["    version: v1.0.0", "    version: v1.0.0\n    secrets: { token: 2 }"],
    },
    says: [
      'production/services/proxy.yaml:5:16  services.proxy.colours.blue.secrets.token: "token" is not allowed; no key at all, because the workload declares no secrets. Declare it under workload.secrets first',
    ],
  },
  {
    name: "repeated run id along with a mistake of structure",
    edits: {
      "production/mcp-servers/github.yaml": [
        "  canaryPercent: 5",
        "  canaryPercent: five\n  allowlist: { runIds: [run-1, run-1] }",
      ],
    },
    says: [
      'production/mcp-servers/github.yaml:4:18  mcpServers.github.rollout.canaryPercent: "five" is not allowed; a whole number from 0 to 100 percent',
      'production/mcp-servers/github.yaml:5:32  mcpServers.github.rollout.allowlist.runIds[1]: "run-1" is not allowed; each run id once',
    ],
  },
];
