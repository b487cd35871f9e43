import { securityGroup } from "../../../constructs/prometheus/rule-group";
import { series } from "../../../constructs/prometheus/signals";
import { largestLatencyBucket } from "../../../model/schema/triggers";
import { drivenSignals, Metrics } from "../../../sandbox/data-plane/metrics";

const subject = { namespace: "techdev", service: "prompt-service", colour: "green" };

function everything(): Metrics {
  const metrics = new Metrics();
  metrics.answered(subject, 502, 0.3);
  metrics.answered(subject, 200, 0.02);
  for (const signal of Object.keys(drivenSignals) as (keyof typeof drivenSignals)[]) metrics.drive(signal, subject, 3);
  return metrics;
}

/** Returns the lines of a series, without its help text. */
async function lines(metrics: Metrics, name: string): Promise<readonly string[]> {
  return (await metrics.text()).split("\n").filter((line) => line.startsWith(`${name}{`));
}

test.each(Object.values(series))(
  "the rules' series %s is served, with the labels that they select by",
  async (name) => {
    const found = await lines(everything(), name);
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) {
      expect(line).toContain('namespace="techdev"');
      expect(line).toContain('service="prompt-service"');
      expect(line).toContain('colour="green"');
    }
  },
);

test("labels requests with their code, and has latency buckets up to the largest threshold", async () => {
  expect(await lines(everything(), series.requests)).toEqual([
    'http_requests_total{namespace="techdev",service="prompt-service",colour="green",code="502"} 1',
    'http_requests_total{namespace="techdev",service="prompt-service",colour="green",code="200"} 1',
  ]);
  const bounds = (await lines(everything(), series.latency)).map((line) => /le="([^"]+)"/.exec(line)?.[1]);
  expect(bounds.slice(-2)).toEqual([String(largestLatencyBucket / 1000), "+Inf"]);
});

test("serves the counters of the security alerts, with their pods", async () => {
  const metrics = new Metrics();
  metrics.drive("filesystem_write_attempts", subject, 1, "prompt-service-green-1");
  metrics.drive("code_modification_attempts", subject, 1, "prompt-service-green-1");
  const expressions = JSON.stringify(securityGroup({ environment: "test", namespaces: ["techdev"] }));
  for (const name of ["filesystem_write_attempts", "code_modification_attempts"]) {
    expect(expressions).toContain(`increase(${name}{`);
    expect((await lines(metrics, name))[0]).toContain('pod="prompt-service-green-1"');
  }
});
