// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the texts that must be refused as they are
import type { BadInput } from "../support/bad-input.js";

const settings = "production/environment.yaml";
const shop = "production/services/shop.yaml";
const base = "base/services/shop.yaml";
const origins = "production/edges/mcp.yaml";

/** Texts that no configuration file may contain. None has the form of a real credential. */
export const texts: readonly BadInput[] = [
  {
    name: "password under its name",
    edits: { [base]: ["GREETING: hello", "DATABASE_PASSWORD: hunter2"] },
    says: [
      "base/services/shop.yaml:25:24  services.shop.workload.configuration.DATABASE_PASSWORD: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "token under its name",
    edits: { [settings]: ["ENVIRONMENT: production", "API_TOKEN: abc"] },
    says: [
      "production/environment.yaml:17:14  environment.configuration.API_TOKEN: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "private key",
    edits: {
      [base]: [
        "GREETING: hello",
        "CERTIFICATE: |\n      -----BEGIN PRIVATE KEY-----\n      MII\n      -----END PRIVATE KEY-----",
      ],
    },
    says: [
      "base/services/shop.yaml:25:18  services.shop.workload.configuration.CERTIFICATE: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "password in a URL",
    edits: { [base]: ["GREETING: hello", "DATABASE: postgres://shop:hunter2@db.shop.com/shop"] },
    says: [
      "base/services/shop.yaml:25:15  services.shop.workload.configuration.DATABASE: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "text that looks generated",
    edits: { [base]: ["GREETING: hello", "GREETING: aB3dE5gH7jK9mN1pQ3sT5vW7"] },
    says: [
      "base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "secret that an upper layer covers",
    edits: {
      [base]: ["GREETING: hello", "ADMIN_PASSWORD: hunter2"],
      [shop]: ["active: blue", "active: blue\nworkload: { configuration: { ADMIN_PASSWORD: null } }"],
    },
    says: [
      "base/services/shop.yaml:25:21  services.shop.workload.configuration.ADMIN_PASSWORD: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "interpolation of Terraform's",
    edits: { [base]: ["GREETING: hello", 'GREETING: "${var.name}"'] },
    says: [
      'base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: "${var.name}" is not allowed; text without `${` and `%{`, because Terraform would expand them',
    ],
  },
  {
    name: "template of Terraform's",
    edits: { [origins]: ["hostname: mcp.shop.com", 'hostname: mcp.shop.com\ndescription: "%{ if true }x%{ endif }"'] },
    says: [
      'production/edges/mcp.yaml:2:14  edges.mcp.description: "%{ if true }x%{ endif }" is not allowed; text without `${` and `%{`, because Terraform would expand them',
    ],
  },
  {
    name: "control character",
    edits: { [origins]: ["hostname: mcp.shop.com", 'hostname: mcp.shop.com\ndescription: "bell \\a"'] },
    says: [
      'production/edges/mcp.yaml:2:14  edges.mcp.description: "bell \\u0007" is not allowed; one line of text without control characters',
    ],
  },
  {
    name: "direction override",
    edits: { [origins]: ["hostname: mcp.shop.com", 'hostname: mcp.shop.com\ndescription: "\\u202Etxt"'] },
    says: [
      'production/edges/mcp.yaml:2:14  edges.mcp.description: "\\u202etxt" is not allowed; text without invisible characters',
    ],
  },
  {
    name: "lone surrogate",
    edits: { [base]: ["GREETING: hello", 'GREETING: "\\ud800"'] },
    says: [
      'base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: "\\ud800" is not allowed; text without half characters (lone surrogates)',
    ],
  },
  {
    name: "text that is too long",
    edits: { [base]: ["GREETING: hello", `GREETING: "${"x ".repeat(20_000)}"`] },
    says: [
      'base/services/shop.yaml:25:15  services.shop.workload.configuration.GREETING: "x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x..." is not allowed; at most 32768 characters',
    ],
  },

  {
    name: "secret with a control character",
    edits: { [base]: ["GREETING: hello", 'API_TOKEN: "hunter2\\a"'] },
    says: [
      "base/services/shop.yaml:25:16  services.shop.workload.configuration.API_TOKEN: the value (not shown) looks like a secret; take it out, renew it, and declare it under `workload.secrets` with the Terraform variable that carries it",
    ],
  },
  {
    name: "key with an interpolation",
    edits: { "base/services/legacy.yaml": ["      release: old", '      "${x}": old'] },
    says: [
      'base/services/legacy.yaml:7:7  services.legacy.colours.blue.selector["${x}"]: the key "${x}" is not allowed; text without `${` and `%{`, because Terraform would expand them',
    ],
  },
  {
    name: "date under an unknown tag",
    edits: { [base]: ["GREETING: hello", "GREETING: !!timestamp 2026-03-01"] },
    says: [
      "base/services/shop.yaml:25:27  services.shop.workload.configuration.GREETING: the tag `tag:yaml.org,2002:timestamp` is not allowed; remove it, and put text in quotes",
    ],
  },
];
