import type { BadInput } from "../support/bad-input.js";

/** Mistakes in files and layers, whatever their content. */
export const files: readonly BadInput[] = [
  {
    name: "environment that does not exist",
    environment: "prod",
    edits: {},
    says: ['config:1:1  "prod" is not an environment; local or production; did you mean "production"?'],
  },
  {
    name: "misspelt environment",
    environment: "prodution",
    edits: {},
    says: ['config:1:1  "prodution" is not an environment; local or production; did you mean "production"?'],
  },
  {
    name: "environment that leads out of the folder",
    environment: "../production",
    edits: {},
    says: ['config:1:1  "../production" is not an environment; local or production; did you mean "production"?'],
  },
  {
    name: "base as an environment",
    environment: "base",
    edits: {},
    says: ['config:1:1  "base" is not an environment; local or production'],
  },
  {
    name: "file without a place",
    edits: { "production/servcies.yaml": "a: 1\n" },
    says: ['production/servcies.yaml:1:1  this name is not expected here; did you mean "services"?'],
  },
  {
    name: "misspelt file",
    edits: { "production/trigers.yaml": "watch: []\n" },
    says: ['production/trigers.yaml:1:1  this name is not expected here; did you mean "triggers.yaml"?'],
  },
  {
    name: "folder without a place",
    edits: { "production/service/shop.yaml": "active: blue\n" },
    says: ['production/service:1:1  this name is not expected here; did you mean "services"?'],
  },
  {
    name: "ending .yml",
    edits: { "production/services/shop.yml": "active: blue\n" },
    says: [
      'production/services/shop.yml:1:1  services: this name is not expected here; names end in .yaml; did you mean "shop.yaml"?',
    ],
  },
  {
    name: "file where a folder belongs",
    edits: { "production/edges/mcp.yaml": null, "production/edges": "" },
    says: [
      "production/edges:1:1  edges: this is not a folder of the configuration; a folder with one file for each name is expected",
    ],
  },
  {
    name: "folder where a file belongs",
    edits: { "production/services/new.yaml/x.yaml": "" },
    says: ["production/services/new.yaml:1:1  services.new: this is not a file; a file is expected"],
  },
  {
    name: "file that is too large",
    edits: { "production/triggers.yaml": `# ${"x".repeat(1024 * 1024)}\n` },
    says: ["production/triggers.yaml:1:1  triggers: 1048579 bytes are too many; at most 1048576"],
  },
  {
    name: "text that is not UTF-8",
    edits: { "production/triggers.yaml": new Uint8Array([0x77, 0x3a, 0x20, 0xff, 0xfe]) },
    says: ["production/triggers.yaml:1:1  triggers: this is not text in UTF-8; save it as UTF-8"],
  },
  {
    name: "upper case in a file's name",
    edits: { "production/services/Shop2.yaml": "kind: in-place\n" },
    says: [
      'production/services/Shop2.yaml:1:1  services.Shop2: the name "Shop2" is not allowed; lower-case letters, digits and hyphens, starting with a letter, such as `prompt-service`',
      'production/services/Shop2.yaml:1:1  services.Shop2.release: is missing; a map with at least version, image; or did you mean "shop" instead of "Shop2"?',
      'production/services/Shop2.yaml:1:1  services.Shop2.workload: is missing; a map with at least resources; or did you mean "shop" instead of "Shop2"?',
    ],
  },
  {
    name: "file of a service that no lower layer knows",
    edits: { "production/services/shopp.yaml": "active: green\n" },
    says: [
      'production/services/shopp.yaml:1:1  services.shopp.colours: is missing; a map with blue, green; or did you mean "shop" instead of "shopp"?',
      'production/services/shopp.yaml:1:1  services.shopp.workload: is missing; a map with at least resources; or did you mean "shop" instead of "shopp"?',
    ],
  },
  {
    name: "empty file of a new service",
    edits: { "production/services/cart.yaml": "# nothing yet\n" },
    says: [
      "production/services/cart.yaml:1:1  services.cart.active: is missing; blue or green",
      "production/services/cart.yaml:1:1  services.cart.colours: is missing; a map with blue, green",
      "production/services/cart.yaml:1:1  services.cart.workload: is missing; a map with at least resources",
    ],
  },
  {
    name: "overlay that does not exist",
    edits: {},
    overlay: "nowhere.yaml",
    says: ["nowhere.yaml:1:1  there is no such file, but it is named as a layer"],
  },
  {
    name: "overlay that is a folder",
    edits: {},
    overlay: "base",
    says: ["base:1:1  this is not a file; a file is expected"],
  },
  {
    name: "unknown section in an overlay",
    edits: { "o.overlay.yaml": "service:\n  shop:\n    active: green\n" },
    overlay: "o.overlay.yaml",
    says: ['o.overlay.yaml:1:1  service: this key is not known; did you mean "services"?'],
  },
  {
    name: "section of an overlay that is a list",
    edits: { "o.overlay.yaml": "services: []\n" },
    overlay: "o.overlay.yaml",
    says: [
      "o.overlay.yaml:1:11  services: a list is not allowed over a map in production/services:1; remove services there, or write a map here",
    ],
  },
  {
    name: "protection switched off in an overlay",
    edits: { "o.overlay.yaml": "environment:\n  protected: false\n" },
    overlay: "o.overlay.yaml",
    says: ["o.overlay.yaml:2:3  environment.protected: only a committed layer may set this; remove it here"],
  },
  {
    name: "MCP server that only an overlay's list names",
    edits: { "o.json": '{ "mcps": [{ "name": "githbu", "enabled": true }] }' },
    overlay: "o.json",
    says: [
      'o.json:1:22  mcpServers.githbu.release: is missing; a map with at least version, image; or did you mean "github" instead of "githbu"?',
      'o.json:1:22  mcpServers.githbu.workload: is missing; a map with at least resources; or did you mean "github" instead of "githbu"?',
    ],
  },
  {
    name: "repeated MCP server in an overlay's list",
    edits: { "o.json": '{ "mcps": [\n\t{ "name": "github" },\n\t{ "name": "github" }\n] }' },
    overlay: "o.json",
    says: ['o.json:3:12  mcps[1].name: "github" appears twice, first on line 2; remove one'],
  },
  {
    name: "MCP server without a name in an overlay's list",
    edits: { "o.json": '{ "mcps": [{ "enabled": true }] }' },
    overlay: "o.json",
    says: ["o.json:1:12  mcps[0].name: is missing; the name of an MCP server, such as `github`"],
  },
  {
    name: "overlay's list that is not a list",
    edits: { "o.json": '{ "mcps": { "github": {} } }' },
    overlay: "o.json",
    says: ["o.json:1:11  mcps: a list of `{name, enabled, rollout}` is expected"],
  },
  {
    name: "null that removes nothing",
    edits: { "production/services/shop.yaml": ["active: blue\n", "active: blue\nrollback: null\n"] },
    says: [
      "production/services/shop.yaml:2:11  services.shop.rollback: null removes what a lower layer set, and no lower layer sets this; write a value or remove the key",
    ],
  },
  {
    name: "key without a value",
    edits: { "base/services/shop.yaml": ["  replicas: 2", "  replicas:"] },
    says: [
      "base/services/shop.yaml:8:3  services.shop.workload.replicas: this key has no value; write one, write `null` to remove what a lower layer sets, or remove the key",
    ],
  },
  {
    name: "null that removes a required key",
    edits: { "production/services/shop.yaml": ["active: blue\n", "active: blue\nworkload:\n  resources: null\n"] },
    says: [
      "production/services/shop.yaml:2:1  services.shop.workload.resources: is missing; a map with at least requests, limits",
    ],
  },
  {
    name: "value over a map",
    edits: { "production/services/shop.yaml": ["active: blue\n", "active: blue\nworkload: 3\n"] },
    says: [
      "production/services/shop.yaml:2:11  services.shop.workload: 3 is not allowed over a map in base/services/shop.yaml:8; remove workload there, or write a map here",
    ],
  },
  {
    name: "map over a list",
    edits: { "production/triggers.yaml": "watch:\n  error_rate: 2\n" },
    says: [
      "production/triggers.yaml:2:3  triggers.watch: a map is not allowed over a list in base/triggers.yaml:11; remove watch there, or write a list here",
    ],
  },
  {
    name: "MCP server switched on in base",
    edits: { "base/mcp-servers/github.yaml": ["enabled: false", "enabled: true"] },
    says: [
      "base/mcp-servers/github.yaml:1:10  mcpServers.github.enabled: true is not allowed; false in base: each environment turns it on in its own folder",
    ],
  },
  {
    name: "MCP server's rollout switched on in base",
    edits: { "base/mcp-servers/github.yaml": ["mode: off", "mode: canary"] },
    says: [
      'base/mcp-servers/github.yaml:3:9  mcpServers.github.rollout.mode: "canary" is not allowed; off in base: each environment turns it on in its own folder',
    ],
  },
  {
    name: "service's rollout switched on in base",
    edits: { "base/services/shop.yaml": ["mode: off", "mode: full"] },
    says: [
      'base/services/shop.yaml:6:9  services.shop.rollout.mode: "full" is not allowed; off in base: each environment turns it on in its own folder',
    ],
  },
  {
    name: "mistakes in four files at once",
    edits: {
      "base/services/redis.yaml": ["    path: /data", "    path: data"],
      "production/services/shop.yaml": ["active: blue", "active: purple"],
      "production/edges/mcp.yaml": ["hostname: mcp.shop.com", "hostname: https://mcp.shop.com"],
      "production/environment.yaml": ["    bucket: shop-terraform", "    bucket: shop_terraform"],
    },
    says: [
      'base/services/redis.yaml:14:11  services.redis.workload.storage.path: "data" is not allowed; an absolute path such as `/tmp`: no `.`, `..`, `//` and no slash at the end',
      'production/edges/mcp.yaml:1:11  edges.mcp.hostname: "https://mcp.shop.com" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
      'production/environment.yaml:15:13  environment.terraform.backend.bucket: "shop_terraform" is not allowed; the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
      'production/services/shop.yaml:1:9  services.shop.active: "purple" is not allowed; blue or green',
    ],
  },
  {
    name: "mistakes of structure and of rules at once",
    edits: {
      "production/services/shop.yaml": [
        "active: blue",
        "active: purple\nworkload:\n  terminationGracePeriodSeconds: 5",
      ],
      "base/edges/mcp.yaml": ["interval: 30", "interval: 10"],
    },
    says: [
      "base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: 10 is not allowed; more than timeout x (retries + 1), which is 15. Raise the interval, or lower timeout or retries",
      "base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: 10 is not allowed; at least 15 seconds on the plan business. If the zone has the plan enterprise, say so in environment.cloudflare.plan",
      'production/services/shop.yaml:1:9  services.shop.active: "purple" is not allowed; blue or green',
      "production/services/shop.yaml:3:34  services.shop.workload.terminationGracePeriodSeconds: 5 is not allowed; more than preStopSeconds, which is 10",
    ],
  },

  {
    name: "list in place of a section that no lower layer has",
    edits: {
      "base/edges/mcp.yaml": null,
      "production/edges/mcp.yaml": null,
      "base/services/shop.yaml": ["  standby: mcp\n", ""],
      "o.yaml": "edges: [mcp]\n",
    },
    overlay: "o.yaml",
    says: ["o.yaml:1:8  edges: a list is not allowed; a map of names"],
  },
];
