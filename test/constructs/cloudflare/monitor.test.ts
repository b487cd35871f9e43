import { Monitor } from "../../../constructs/cloudflare/monitor.js";
import { monitor as schema } from "../../../model/schema/edge.js";
import { cartEnvironment, type Plain } from "../../support/environment.js";
import { inStack, refusalOf } from "../../support/template.js";

function made(monitor: Plain = {}, settings: Plain = {}) {
  const environment = cartEnvironment({}, settings);
  return inStack(environment, (stack) => {
    new Monitor(stack, "monitor", { environment, owner: "cart", monitor: schema.parse(monitor) });
  }).resource("cloudflare_load_balancer_monitor", "monitor");
}

test("says everything, and ends its description with the mark it is found by", () => {
  expect(made()).toEqual({
    account_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    description: "cart [switchyard test/cart]",
    type: "https",
    method: "GET",
    path: "/health",
    port: 443,
    expected_codes: "200",
    expected_body: "ok",
    interval: 60,
    timeout: 5,
    retries: 2,
    consecutive_up: 2,
    consecutive_down: 2,
    follow_redirects: false,
    allow_insecure: false,
    probe_zone: "",
  });
});

test("asks over plain http on port 80, and elsewhere where it is told to", () => {
  expect(made({ type: "http" })).toMatchObject({ type: "http", port: 80 });
  expect(made({ port: 8443 })).toMatchObject({ port: 8443 });
});

test("a body with Terraform's own signs stays as it is written", () => {
  expect(made({ expectedBody: `\${ok} %{if}` })).toMatchObject({ expected_body: "$${ok} %%{if}" });
});

describe("rejects", () => {
  const refused: readonly (readonly [string, Plain, Plain, string])[] = [
    [
      "an interval below the plan's",
      { interval: 30 },
      {},
      '`monitor.interval` got 30 s: the plan "pro" allows 60 to 3600 s',
    ],
    [
      "retries that outlast the interval",
      { timeout: 10, retries: 5 },
      {},
      "`monitor.timeout` got 10 s with 5 retries, which takes as long as the interval of 60 s: lower `timeout` or `retries`, or raise `interval`",
    ],
    [
      "unchecked certificates in a protected environment",
      { allowInsecure: true },
      { protected: true },
      "`monitor.allowInsecure` got true: a protected environment checks certificates; remove it",
    ],
  ];
  test.each(refused)("%s", (_, monitor, settings, message) => {
    expect(refusalOf(() => made(monitor, settings))).toBe(`bench/monitor:\n  - ${message}`);
  });
});
