import { loadEnvironment } from "../../../../model/load";
import { Cloudflare } from "../../../../operations/adapters/cloudflare";
import { healthOfTargets, type TargetHealth } from "../../../../operations/flows/apply/health";
import { readPlan } from "../../../../operations/guard/plan";
import { listen, sendJson } from "../../../../sandbox/http";
import { planText, poolIds, trafficResources } from "../../../support/plan";

const environment = loadEnvironment({ environment: "local", directory: "config" });

const green = poolIds.green;
const pool = { id: green, monitor: "monitor-id" };
const flip = readPlan(planText(trafficResources({ active: "blue", blue: 100 }, { active: "green", blue: 0 })));
const monitor = { id: "monitor-id", created_on: "then", modified_on: "now", type: "http", path: "/health" };
const origins = (healthy: boolean) => [{ "green.shop": { healthy, failure_reason: "HTTP timeout occurred" } }];

/** What the answers make of a flip to green, and what was asked. */
async function ask(answers: Readonly<Record<string, unknown>>): Promise<{
  readonly targets: readonly TargetHealth[];
  readonly asked: readonly string[];
}> {
  const asked: string[] = [];
  const account = `/accounts/${"a".repeat(32)}/load_balancers`;
  const server = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const key = `${request.method} ${request.url?.replace(account, "")}`;
    asked.push(`${key} ${Buffer.concat(chunks)}`.trim());
    const result = answers[key];
    sendJson(response, result === undefined ? 404 : 200, { success: result !== undefined, errors: [], result });
  });
  try {
    const cloudflare = new Cloudflare({ CLOUDFLARE_API_TOKEN: "sandbox", CLOUDFLARE_BASE_URL: server.url });
    return { targets: await healthOfTargets(cloudflare, environment, flip), asked };
  } finally {
    await server.close();
  }
}

const probed = [
  `GET /pools/${green}/health`,
  `GET /pools/${green}`,
  "GET /monitors/monitor-id",
  `POST /pools/${green}/preview {"type":"http","path":"/health"}`,
];
const preview = {
  [`GET /pools/${green}`]: pool,
  "GET /monitors/monitor-id": monitor,
  [`POST /pools/${green}/preview`]: { preview_id: "p", pools: { [green]: "local-shop-green" } },
};

test("given a monitor's finding, then the majority of places decides", async () => {
  const places = {
    WEU: { healthy: false, origins: origins(false) },
    ENAM: { healthy: true },
    NEAS: { healthy: false },
  };
  const { targets, asked } = await ask({ [`GET /pools/${green}/health`]: { pop_health: places } });
  expect(targets).toEqual([
    { pool: "local-shop-green", health: { healthy: false, reasons: ["green.shop: HTTP timeout occurred"] } },
  ]);
  expect(asked).toEqual([`GET /pools/${green}/health`]);
});

test.each([
  [true, []],
  [false, ["green.shop: HTTP timeout occurred"]],
])(
  "where no monitor has spoken yet, a probe with the pool's own monitor says healthy: %s",
  async (healthy, reasons) => {
    const { targets, asked } = await ask({
      ...preview,
      "GET /preview/p": { [green]: { healthy, origins: origins(healthy) } },
    });
    expect(targets).toEqual([{ pool: "local-shop-green", health: { healthy, reasons } }]);
    expect(asked).toEqual([...probed, "GET /preview/p"]);
  },
);

test("given a pool without a monitor, or a removed pool, then its health is unknown", async () => {
  expect((await ask({ [`GET /pools/${green}`]: { id: green } })).targets).toEqual([
    { pool: "local-shop-green", health: undefined },
  ]);
});

test("given a plan that sends no colour more requests, then nothing is asked", async () => {
  const still = readPlan(planText(trafficResources({ active: "blue", blue: 100 }, { active: "blue", blue: 100 })));
  const nobody = new Cloudflare({ CLOUDFLARE_API_TOKEN: "sandbox", CLOUDFLARE_BASE_URL: "http://127.0.0.1:1" });
  expect(await healthOfTargets(nobody, environment, still)).toEqual([]);
});
