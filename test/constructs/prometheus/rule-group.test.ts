import { type AlertingRule, securityGroup, triggerGroup } from "../../../constructs/prometheus/rule-group.js";
import { triggers as schema, signals, type Triggers } from "../../../model/schema/triggers.js";
import type { Plain } from "../../support/environment.js";

const cart = { environment: "test", namespace: "shop", service: "cart" };

function rulesOf(triggers: Plain, runbookUrl?: string): readonly AlertingRule[] {
  return triggerGroup({ ...cart, triggers: parsed(triggers), runbookUrl })?.rules ?? [];
}

function parsed(triggers: Plain): Triggers {
  return schema.parse(triggers);
}

/** Returns how many places of an expression are not PromQL. */
async function errorsIn(expression: string): Promise<number> {
  const { parser } = await import("@prometheus-io/lezer-promql");
  let errors = 0;
  parser.parse(expression).iterate({
    enter: ({ type }) => {
      if (type.isError) errors += 1;
    },
  });
  return errors;
}

test("turns a trigger into an alert with everything that a person needs", () => {
  const requests = 'http_requests_total{namespace="shop", service="cart"}[5m]';
  const failed = 'http_requests_total{namespace="shop", service="cart", code=~"5.."}[5m]';
  const all = `sum by (colour) (rate(${requests}))`;
  expect(rulesOf({ critical: ["error_rate > 10%"] }, "https://runbooks.example.com/alerts/")).toEqual([
    {
      alert: "ErrorRateCritical",
      expr: `(100 * ((sum by (colour) (rate(${failed})) or 0 * ${all}) / ${all}) > 10) and on (colour) (sum by (colour) (increase(${requests})) >= 20)`,
      for: "2m",
      labels: { severity: "critical", environment: "test", service: "cart" },
      annotations: {
        summary: "cart breaches a critical trigger on its error rate.",
        description:
          'cart {{ $labels.colour }}: error rate is {{ printf "%.4g" $value }}, declared is error_rate > 10%. Roll back at once.',
        runbook_url: "https://runbooks.example.com/alerts/ErrorRateCritical",
      },
    },
  ]);
});

test("orders tiers, and requires no minimum of requests for a count of complaints", () => {
  const rules = rulesOf({
    watch: ["user_complaints > 5"],
    warning: ["p95_latency > 3000ms"],
    critical: ["availability < 95%"],
  });
  expect(rules.map(({ alert, labels }) => [alert, labels.severity])).toEqual([
    ["AvailabilityCritical", "critical"],
    ["P95LatencyWarning", "warning"],
    ["UserComplaintsWatch", "watch"],
  ]);
  expect(rules[2]?.expr).toBe(
    'sum by (colour) (increase(user_complaints_total{namespace="shop", service="cart"}[5m])) > 5',
  );
});

test("uses the service's own windows and minimum of requests", () => {
  const [rule] = rulesOf({
    critical: ["p99_latency > 10000ms"],
    observationWindow: "10m",
    confirmationWindow: "1m",
    minimumRequests: 0,
  });
  expect(rule).toMatchObject({
    for: "1m",
    expr: '1000 * histogram_quantile(0.99, sum by (colour, le) (rate(http_request_duration_seconds_bucket{namespace="shop", service="cart"}[10m]))) > 10000',
  });
});

test("renders every signal as valid PromQL", async () => {
  const critical = Object.entries(signals).map(([signal, unit]) => `${signal} > 1${unit}`);
  const rules = rulesOf({ critical });
  expect(rules).toHaveLength(critical.length);
  for (const { expr } of rules) expect([expr, await errorsIn(expr)]).toEqual([expr, 0]);
  expect(await errorsIn("sum by (")).toBeGreaterThan(0);
});

test("renders no group without a trigger, because Prometheus would refuse it", () => {
  expect(triggerGroup({ ...cart, triggers: parsed({}) })).toBeUndefined();
});

test("alerts at once on a program that changes itself, even on its first attempt", async () => {
  const group = securityGroup({ environment: "test", namespaces: ["shop", "shop-mcp"] });
  expect(group.rules.map(({ alert, for: wait, labels }) => [alert, wait, labels.severity])).toEqual([
    ["UnauthorizedFileWrite", "0s", "critical"],
    ["SelfModificationAttempt", "0s", "critical"],
  ]);
  const series = 'filesystem_write_attempts{namespace=~"shop|shop-mcp"}';
  expect(group.rules[0]?.expr).toBe(
    `sum by (namespace, pod) (increase(${series}[10m]) > 0) or sum by (namespace, pod) (${series} unless ${series} offset 10m) > 0`,
  );
  for (const { expr } of group.rules) expect(await errorsIn(expr)).toBe(0);
});
