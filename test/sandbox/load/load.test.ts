import { type Listening, listen, sendJson } from "../../../sandbox/http";
import { run } from "../../../sandbox/load/generator";
import { lineOf, summaryOf, Tallies } from "../../../sandbox/load/report";

// the machine may be busy
jest.setTimeout(30_000);

describe("the report", () => {
  const outcome = { second: 0, latency: 10, result: 200, colour: "blue", version: "v1.0.0" } as const;
  const tallies = new Tallies();
  for (let latency = 1; latency <= 98; latency += 1) tallies.add({ ...outcome, latency, runId: `run-${latency % 10}` });
  tallies.add({ ...outcome, second: 1, latency: 500, colour: "green", version: "v1.1.0", runId: "run-1" });
  tallies.add({ ...outcome, second: 1, latency: 2, result: 503, colour: "", version: "" });
  tallies.add({ ...outcome, second: 1, latency: 10_000, result: "timeout", colour: "", version: "" });
  tallies.add({ ...outcome, second: 1, latency: 3, runId: "run-1" });

  test("counts in total and by second", () => {
    expect(tallies.report()).toEqual({
      seconds: [
        {
          second: 0,
          requests: 98,
          failures: 0,
          shares: [{ colour: "blue", version: "v1.0.0", requests: 98, share: 1 }],
          latency: { p50: 49, p95: 94, p99: 98, max: 98 },
        },
        {
          second: 1,
          requests: 4,
          failures: 2,
          shares: [
            { colour: "blue", version: "v1.0.0", requests: 1, share: 0.5 },
            { colour: "green", version: "v1.1.0", requests: 1, share: 0.5 },
          ],
          latency: { p50: 3, p95: 500, p99: 500, max: 500 },
        },
      ],
      total: {
        requests: 102,
        failures: 2,
        shares: [
          { colour: "blue", version: "v1.0.0", requests: 99, share: 0.99 },
          { colour: "green", version: "v1.1.0", requests: 1, share: 0.01 },
        ],
        latency: { p50: 49, p95: 94, p99: 98, max: 500 },
        results: { 200: 100, 503: 1, timeout: 1 },
        sticky: { runIds: 10, violations: 2 },
      },
    });
  });

  test("is a table for people", () => {
    expect(lineOf("2 s", tallies.second(1))).toBe(
      "   2 s       4 requests     2 failed   p50 3 ms  p95 500 ms  p99 500 ms           blue v1.0.0 50.0 %, green v1.1.0 50.0 %",
    );
    expect(lineOf("9 s", tallies.second(8))).toBe("   9 s       0 requests     0 failed");
    expect(summaryOf(tallies.report())).toBe(
      ` total     102 requests     2 failed   p50 49 ms  p95 94 ms  p99 98 ms            blue v1.0.0 99.0 %, green v1.1.0 1.0 %
       200: 100, 503: 1, timeout: 1
       10 run ids, 2 answers of another colour than before`,
    );
  });
});

describe("the generator", () => {
  let server: Listening;
  let stalled = false;
  const seen: (string | undefined)[] = [];
  const sockets = new Set<unknown>();
  beforeEach(async () => {
    seen.length = 0;
    sockets.clear();
    stalled = false;
    server = await listen((request, response) => {
      seen.push(`${request.headers.host} ${request.url} ${request.headers["x-run-id"]} ${request.headers["x-a"]}`);
      sockets.add(request.socket);
      const answer = (): void => sendJson(response, 200, { colour: "blue", version: "v1.0.0" });
      if (stalled) setTimeout(answer, 200);
      else answer();
    });
  });
  afterEach(() => server.close());

  test("sends at the given rate, for a host, rotating through run ids", async () => {
    const seconds: number[] = [];
    const { total } = await run({
      url: server.url,
      host: "prompt.example",
      rate: 20,
      seconds: 2,
      path: "/api",
      headers: { "x-a": "1" },
      runIds: 4,
      onSecond: (second, { requests }) => seconds.push(second, requests),
    });
    expect(total).toMatchObject({
      requests: 40,
      failures: 0,
      results: { 200: 40 },
      sticky: { runIds: 4, violations: 0 },
    });
    expect(seconds).toEqual([0, 20, 1, 20]);
    expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3].map((run) => `prompt.example /api run-${run} 1`)));
    expect(sockets.size).toBeLessThan(10);
  });

  test("opens a new connection per request on demand", async () => {
    await run({ url: server.url, rate: 20, seconds: 1, newConnections: true });
    expect(sockets.size).toBe(20);
  });

  test("keeps its rate during a stall", async () => {
    stalled = true;
    const { total } = await run({ url: server.url, rate: 50, seconds: 1 });
    expect(total.requests).toBe(50);
    expect(total.latency?.p50).toBeGreaterThan(190);
  });

  test("counts a missing response as a failure", async () => {
    stalled = true;
    const slow = await run({ url: server.url, rate: 5, seconds: 1, timeout: 50 });
    expect(slow.total).toMatchObject({ failures: 5, results: { timeout: 5 }, shares: [] });
    const { url } = server;
    await server.close();
    expect((await run({ url, rate: 5, seconds: 1 })).total.results).toEqual({ refused: 5 });
    server = await listen(() => undefined);
  });
});
