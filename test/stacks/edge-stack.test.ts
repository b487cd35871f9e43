import { environmentFrom, imageOf, type Plain, settingsWith } from "../support/environment.js";
import { fullEnvironment, leastEnvironment } from "../support/shop.js";
import { pick, synthesize } from "../support/template.js";

const template = synthesize(fullEnvironment(), "test-edge");
const primary = `\${cloudflare_load_balancer_pool.pool-mcp-primary.id}`;
const backup = `\${cloudflare_load_balancer_pool.pool-mcp-backup.id}`;

test("renders a hot standby as two ordered pools of one origin each, with the standby as the fallback", () => {
  expect(template.resource("cloudflare_load_balancer", "load-balancer-mcp")).toMatchObject({
    name: "mcp.example.com",
    steering_policy: "off",
    default_pools: [primary, backup],
    fallback_pool: backup,
    proxied: true,
    rules: [],
    lifecycle: { prevent_destroy: true },
  });
  expect(template.resource("cloudflare_load_balancer_pool", "pool-mcp-primary")).toMatchObject({
    name: "test-mcp-primary",
    origins: [{ name: "primary", address: "app.koyeb.app", header: { host: ["app.koyeb.app"] }, weight: 1 }],
  });
});

test("takes a drained origin out of rotation, and never makes it the fallback", () => {
  const drained = (which: string): Plain => ({
    environment: settingsWith(),
    edges: {
      mcp: {
        hostname: "mcp.example.com",
        release: { version: "v1.0.0", image: imageOf("5") },
        origins: {
          primary: { address: "app.koyeb.app", drained: which === "primary" },
          backup: { address: "app.fly.dev", drained: which === "backup" },
        },
      },
    },
  });
  const edge = (which: string) => synthesize(environmentFrom(drained(which)), "test-edge");
  expect(edge("primary").resource("cloudflare_load_balancer_pool", "pool-mcp-primary")).toMatchObject({
    enabled: false,
  });
  expect(edge("primary").resource("cloudflare_load_balancer", "load-balancer-mcp")).toMatchObject({
    default_pools: [primary, backup],
    fallback_pool: backup,
  });
  expect(edge("backup").resource("cloudflare_load_balancer", "load-balancer-mcp")).toMatchObject({
    default_pools: [primary, backup],
    fallback_pool: primary,
  });
});

test("sets the gateway header on every public hostname", () => {
  expect(pick(template.resource("cloudflare_ruleset", "gateway-header"), "rules", 0, "expression")).toBe(
    'http.host in {"cart.example.com" "mcp.example.com"}',
  );
  expect(Object.keys(Object(template.at("variable")))).toEqual(["gateway_secret"]);
});

test("sends no secret in development", () => {
  const local = synthesize(fullEnvironment({ mode: "development" }), "test-edge");
  expect(local.addresses.filter((address) => address.startsWith("cloudflare_ruleset"))).toEqual([]);
  expect(local.json).not.toHaveProperty("variable");
});

test("points one unproxied wildcard at the ingress", () => {
  expect(template.resource("cloudflare_dns_record", "origins-record")).toEqual({
    zone_id: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    name: "*.origins.example.com",
    type: "CNAME",
    content: "ingress.example.net",
    ttl: 1,
    proxied: false,
    comment: "[switchyard test/edge]",
  });
  const cluster = { ingress: { address: "203.0.113.10" } };
  expect(
    synthesize(fullEnvironment({ cluster }), "test-edge").resource("cloudflare_dns_record", "origins-record"),
  ).toMatchObject({ type: "A", content: "203.0.113.10" });
});

test("outputs each platform's deployment: the same image, with different variables", () => {
  const variables = {
    ENVIRONMENT: "test",
    REGION: "eu",
    PLAN: "free",
    MAINTENANCE_MODE: "false",
    READ_ONLY_MODE: "true",
  };
  expect(template.at("output", "origins", "value")).toEqual({
    mcp: {
      primary: {
        address: "app.koyeb.app",
        drained: false,
        image: imageOf("5"),
        version: "v1.0.0",
        variables: { ...variables, LOG_PREFIX: "[koyeb]" },
      },
      backup: {
        address: "app.fly.dev",
        drained: false,
        image: imageOf("5"),
        version: "v1.0.0",
        variables: { ...variables, ENVIRONMENT: "test-standby", LOG_PREFIX: "[flyio]" },
      },
    },
  });
});

test("is empty if nothing is public", () => {
  expect(synthesize(leastEnvironment(), "test-edge").addresses).toEqual([]);
});
