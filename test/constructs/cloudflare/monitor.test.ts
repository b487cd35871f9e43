import { Token } from "cdktf";
import { Monitor, type MonitorProps } from "../../../constructs/cloudflare/monitor.js";
import { inPlainStack, refusalOf } from "../../support/template.js";

const owned = { accountId: "a".repeat(32), description: "cart [switchyard test/cart]" };

function made(monitor: Partial<MonitorProps> = {}) {
  return inPlainStack((stack) => {
    new Monitor(stack, "monitor", { ...owned, ...monitor });
  }).resource("cloudflare_load_balancer_monitor", "monitor");
}

test("renders every value, and ends its description with the marker", () => {
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

test("uses port 80 for plain http, or the given port", () => {
  expect(made({ type: "http" })).toMatchObject({ type: "http", port: 80 });
  expect(made({ port: 8443 })).toMatchObject({ port: 8443 });
});

test("escapes Terraform's expressions in a body", () => {
  expect(made({ expectedBody: `\${ok} %{if}` })).toMatchObject({ expected_body: "$${ok} %%{if}" });
});

test("allows unchecked certificates on a developer's machine", () => {
  expect(made({ allowInsecure: true, development: true })).toMatchObject({ allow_insecure: true });
});

test("skips rules for values that only Terraform will know", () => {
  const interval = Token.asNumber({ resolve: () => 1 });
  const expectedCodes = Token.asString({ resolve: () => "200" });
  expect(() => made({ interval, expectedCodes, plan: "free" })).not.toThrow();
});

describe("refuses", () => {
  const refused: readonly (readonly [string, Partial<MonitorProps>, string])[] = [
    [
      "an interval below the plan's",
      { interval: 30, plan: "pro" },
      "`interval` got 30: allowed is at least 60 seconds on the plan pro. If the zone has the plan business, say so in environment.cloudflare.plan",
    ],
    [
      "an interval below every plan's",
      { interval: 5, timeout: 1, retries: 0 },
      "`interval` got 5: allowed is a whole number from 10 to 3600 seconds",
    ],
    [
      "retries that outlast the interval",
      { timeout: 10, retries: 5 },
      "`interval` got 60: allowed is more than timeout x (retries + 1), which is 60. Raise the interval, or lower timeout or retries",
    ],
    [
      "unchecked certificates outside development",
      { allowInsecure: true },
      "`allowInsecure` got true: allowed is false outside development",
    ],
    [
      "unchecked certificates where there are none",
      { allowInsecure: true, development: true, type: "http" },
      "`allowInsecure` got true: allowed is false with `type: http`, which has no certificate",
    ],
    [
      "a body in the answer to HEAD",
      { method: "HEAD" },
      '`expectedBody` got "ok": allowed is "" with `method: HEAD`, whose response has no body',
    ],
  ];
  test.each(refused)("%s", (_, monitor, message) => {
    expect(refusalOf(() => made(monitor))).toBe(`bench/monitor:\n  - ${message}`);
  });
});
