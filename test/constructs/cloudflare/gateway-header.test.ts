import { GatewayHeader } from "../../../constructs/cloudflare/gateway-header.js";
import { inPlainStack, pick, refusalOf } from "../../support/template.js";

function made(hostnames: readonly string[], more: { readonly header?: string; readonly variable?: string } = {}) {
  return inPlainStack((stack) => {
    new GatewayHeader(stack, "header", {
      zoneId: "b".repeat(32),
      description: "[switchyard test/edge]",
      hostnames,
      ...more,
    });
  });
}

test("sets the header from a sensitive variable, under a stable reference", () => {
  const template = made(["shop.example.com", "cart.example.com"]);
  expect(template.resource("cloudflare_ruleset", "header")).toEqual({
    zone_id: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    kind: "zone",
    phase: "http_request_late_transform",
    name: "gateway header",
    description: "[switchyard test/edge]",
    rules: [
      {
        ref: "gateway_header",
        description: "gateway header",
        enabled: true,
        expression: 'http.host in {"cart.example.com" "shop.example.com"}',
        action: "rewrite",
        action_parameters: { headers: { "X-Gateway-Secret": { operation: "set", value: `\${var.gateway_secret}` } } },
      },
    ],
  });
  expect(template.at("variable", "gateway_secret")).toEqual({
    type: "string",
    sensitive: true,
    nullable: false,
    description: "what origins require in the gateway header",
  });
});

test("uses the given header and variable", () => {
  const template = made(["cart.example.com"], { header: "X-Shop", variable: "shop_secret" });
  expect(pick(template.resource("cloudflare_ruleset", "header"), "rules", 0, "action_parameters")).toEqual({
    headers: { "X-Shop": { operation: "set", value: `\${var.shop_secret}` } },
  });
});

test("splits many hosts into rules that Cloudflare accepts, and loses none", () => {
  const hosts = Array.from({ length: 300 }, (_, at) => `service-${String(at).padStart(3, "0")}.example.com`);
  const rules = pick(made(hosts).resource("cloudflare_ruleset", "header"), "rules");
  const list = Array.isArray(rules) ? rules : [];
  expect(list.map((rule) => pick(rule, "ref"))).toEqual(["gateway_header", "gateway_header_2"]);
  const expressions = list.map((rule) => String(pick(rule, "expression")));
  expect(expressions.every((expression) => expression.length <= 4096)).toBe(true);
  expect(expressions.flatMap((expression) => expression.match(/service-\d+\.example\.com/g) ?? [])).toEqual(hosts);
});

test("refuses a rule for every host of the zone", () => {
  expect(refusalOf(() => made([]))).toBe(
    "bench/header:\n  - `hostnames` got none: a rule without a host would send the secret to every origin of the zone",
  );
});

test("refuses a header of Cloudflare's own", () => {
  expect(refusalOf(() => made(["cart.example.com"], { header: "CF-Connecting-IP" }))).toBe(
    'bench/header:\n  - `header` got "CF-Connecting-IP": allowed is the name of a header that does not start with `cf-` or `x-cf-`',
  );
});
