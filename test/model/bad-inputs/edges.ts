import type { BadInput } from "../support/bad-input.js";

import { digest } from "../support/good-configuration.js";

const shop = "production/services/shop.yaml";
const base = "base/services/shop.yaml";
const edge = "base/edges/mcp.yaml";
const origins = "production/edges/mcp.yaml";

/** Edges, hostnames, triggers and settings that contradict each other. */
export const edges: readonly BadInput[] = [
  {
    name: "probes that overlap",
    edits: { [edge]: ["interval: 30", "interval: 15"] },
    says: [
      "base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: 15 is not allowed; more than timeout x (retries + 1), which is 15. Raise the interval, or lower timeout or retries",
    ],
  },
  {
    name: "interval below that of the plan",
    edits: { "base/environment.yaml": ["plan: business", "plan: pro"] },
    says: [
      "base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: 30 is not allowed; at least 60 seconds on the plan pro. If the zone has the plan business, say so in environment.cloudflare.plan",
      "base/services/shop.yaml:4:15  services.shop.edge.monitor.interval: 30 is not allowed; at least 60 seconds on the plan pro. If the zone has the plan business, say so in environment.cloudflare.plan",
    ],
  },
  {
    name: "body expected of HEAD",
    edits: { [edge]: ["  timeout: 5", "  timeout: 5\n  method: HEAD"] },
    says: [
      'base/edges/mcp.yaml:1:1  edges.mcp.monitor.expectedBody: "ok" (the default) is not allowed; "" with `method: HEAD`, whose response has no body',
    ],
  },
  {
    name: "certificates unchecked in production",
    edits: { [edge]: ["  timeout: 5", "  timeout: 5\n  allowInsecure: true"] },
    says: ["base/edges/mcp.yaml:4:18  edges.mcp.monitor.allowInsecure: true is not allowed; false outside development"],
  },
  {
    name: "hostname outside the zone",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: shop.example.org"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "shop.example.org" is not allowed; a name that ends with .shop.com, the zone of this environment',
    ],
  },
  {
    name: "hostname that only ends like the zone",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: myshop.com"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "myshop.com" is not allowed; a name that ends with .shop.com, the zone of this environment',
    ],
  },
  {
    name: "hostname among those of the colours",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: blue.origins.shop.com"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "blue.origins.shop.com" is not allowed; a name outside origins.shop.com, where the hostnames of the colours are',
    ],
  },
  {
    name: "repeated hostname",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: mcp.shop.com"] },
    says: [
      'production/edges/mcp.yaml:1:11  edges.mcp.hostname: "mcp.shop.com" is not allowed; another name, because services.shop has this one',
    ],
  },
  {
    name: "private address",
    edits: { [origins]: ["address: shop.fly.dev", "address: 10.0.0.7"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "10.0.0.7" is not allowed; a public address outside development: Cloudflare cannot reach this one',
    ],
  },
  {
    name: "host name of a local network",
    edits: { [origins]: ["address: shop.fly.dev", "address: standby.localhost"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "standby.localhost" is not allowed; a public address outside development: Cloudflare cannot reach this one',
    ],
  },
  {
    name: "standby at the primary's address",
    edits: { [origins]: ["address: shop.fly.dev", "address: shop.koyeb.app"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "shop.koyeb.app" is not allowed; a different address from koyeb-primary, or both fail together',
    ],
  },
  {
    name: "origin that is the edge itself",
    edits: { [origins]: ["address: shop.fly.dev", "address: shop.shop.com"] },
    says: [
      'production/edges/mcp.yaml:9:14  edges.mcp.origins.flyio-standby.address: "shop.shop.com" is not allowed; the origin\'s own name: this is a hostname of the edge, and requests would loop',
    ],
  },
  {
    name: "every origin drained",
    edits: {
      [origins]: ["address: shop.koyeb.app", "address: shop.koyeb.app\n    drained: true"],
      [edge]: ["  flyio-standby:\n", "  flyio-standby:\n    drained: true\n"],
    },
    says: [
      "base/edges/mcp.yaml:11:14  edges.mcp.origins.flyio-standby.drained: true is not allowed; false for at least one origin, or none would answer",
    ],
  },
  {
    name: "weight in finer steps",
    edits: { [edge]: ["weight: 1", "weight: 0.333"] },
    says: [
      "base/edges/mcp.yaml:7:13  edges.mcp.origins.koyeb-primary.weight: 0.333 is not allowed; a number from 0.01 to 1 in steps of 0.01",
    ],
  },
  {
    name: "standby that does not exist",
    edits: { [base]: ["standby: mcp", "standby: mpc"] },
    says: [
      'base/services/shop.yaml:2:12  services.shop.edge.standby: "mpc" is not allowed; one of the edges: mcp; did you mean "mcp"?',
    ],
  },
  {
    name: "same header for two purposes",
    edits: { [base]: ["  standby: mcp", "  standby: mcp\n  previewHeader: x-run-id"] },
    says: [
      'base/services/shop.yaml:3:18  services.shop.edge.previewHeader: "x-run-id" is not allowed; a different header from sticky.header',
    ],
  },
  {
    name: "preview by the secret's header",
    edits: { [base]: ["  standby: mcp", "  standby: mcp\n  previewHeader: X-Gateway-Secret"] },
    says: [
      'base/services/shop.yaml:3:18  services.shop.edge.previewHeader: "X-Gateway-Secret" is not allowed; a different header from the one of the gateway\'s secret',
    ],
  },
  {
    name: "stickiness by a standard header",
    edits: { [base]: ["  standby: mcp", "  standby: mcp\n  sticky: { header: Cookie }"] },
    says: [
      'base/services/shop.yaml:3:21  services.shop.edge.sticky.header: "Cookie" is not allowed; a header of your own, such as `X-Run-Id`',
    ],
  },
  {
    name: "notifications to nobody",
    edits: { [edge]: ["monitor:\n", "notifications: {}\nmonitor:\n"] },
    says: [
      "base/edges/mcp.yaml:1:16  edges.mcp.notifications: an empty map is not allowed; emails, a webhookVariable or both. To notify nobody, remove the key",
    ],
  },
  {
    name: "repeated region",
    edits: { [edge]: ["monitor:\n", "checkRegions: [WEU, WEU]\nmonitor:\n"] },
    says: ['base/edges/mcp.yaml:1:21  edges.mcp.checkRegions[1]: "WEU" is not allowed; each region once'],
  },
  {
    name: "more pools than the account has room for",
    edits: {
      [origins]: `hostname: mcp.shop.com\nrelease: { version: v1.0.0, image: "mcp@${digest("1")}" }\norigins:\n${Array.from({ length: 18 }, (_, i) => `  o${i}: { address: o${i}.example.net }\n`).join("")}`,
      [edge]: [
        "    weight: 1\n    configuration:\n",
        "    address: koyeb.example.net\n    weight: 1\n    configuration:\n",
      ],
      "o.yaml": "edges: { mcp: { origins: { flyio-standby: { address: fly.example.net } } } }\n",
    },
    overlay: "o.yaml",
    says: [
      'base/environment.yaml:4:9  environment.cloudflare.plan: "business" is not allowed; a plan with room for 42 pools and as many origins; every plan but enterprise has room for 20 of each',
    ],
  },

  {
    name: "repeated e-mail address",
    edits: { [edge]: ["monitor:\n", "notifications: { emails: [a@shop.com, a@shop.com] }\nmonitor:\n"] },
    says: [
      'base/edges/mcp.yaml:1:39  edges.mcp.notifications.emails[1]: "a@shop.com" is not allowed; each address once',
    ],
  },
  {
    name: "certificates unchecked over plain HTTP",
    edits: { [edge]: ["  timeout: 5", "  timeout: 5\n  type: http\n  allowInsecure: true"] },
    says: [
      "base/edges/mcp.yaml:5:18  edges.mcp.monitor.allowInsecure: true is not allowed; false with `type: http`, which has no certificate",
    ],
  },
  {
    name: "interval below that of every plan but one",
    edits: { [edge]: ["  interval: 30\n  timeout: 5\n  retries: 2", "  interval: 12\n  timeout: 2\n  retries: 2"] },
    says: [
      "base/edges/mcp.yaml:2:13  edges.mcp.monitor.interval: 12 is not allowed; at least 15 seconds on the plan business. If the zone has the plan enterprise, say so in environment.cloudflare.plan",
    ],
  },
  {
    name: "stickiness shorter than Cloudflare allows",
    edits: { [base]: ["  standby: mcp", "  standby: mcp\n  sticky: { ttl: 10 }"] },
    says: [
      "base/services/shop.yaml:3:18  services.shop.edge.sticky.ttl: 10 is not allowed; a whole number from 30 to 3600 seconds",
    ],
  },
  {
    name: "load shedding over 100 percent",
    edits: { [base]: ["  standby: mcp", "  standby: mcp\n  loadShedding: { defaultPercent: 101 }"] },
    says: [
      "base/services/shop.yaml:3:35  services.shop.edge.loadShedding.defaultPercent: 101 is not allowed; a whole number from 0 to 100 percent",
    ],
  },
  {
    name: "hostname outside ASCII",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: shöp.shop.com"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "shöp.shop.com" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
  {
    name: "IP address as a public hostname",
    edits: { [shop]: ["hostname: shop.shop.com", "hostname: 203.0.113.7"] },
    says: [
      'production/services/shop.yaml:10:13  services.shop.edge.hostname: "203.0.113.7" is not allowed; a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot',
    ],
  },
];
