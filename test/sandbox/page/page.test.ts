import { get } from "node:http";
import { Script } from "node:vm";
import { page } from "../../../sandbox/page/html";
import type { Moment } from "../../../sandbox/page/live";
import { startEdge, type TestEdge } from "../data-plane/edge";

// the machine may be busy
jest.setTimeout(30_000);

let edge: TestEdge;
beforeEach(async () => {
  edge = await startEdge(20);
});
afterEach(() => edge.close());

test("serves the page to browsers, and the overview to other clients", async () => {
  const ask = async (accept: string): Promise<Response> => fetch(edge.sandbox.controlUrl, { headers: { accept } });
  const browser = await ask("text/html,application/xhtml+xml");
  expect(browser.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(browser.headers.get("content-security-policy")).toMatch(/^default-src 'none';/);
  expect(await browser.text()).toBe(page);
  expect(await (await ask("*/*")).text()).toMatch(/^Switchyard sandbox, control endpoint\n/);
});

test("has a valid script that never treats data as markup", () => {
  const [, script = ""] = /<script>(.*)<\/script>/s.exec(page) ?? [];
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/);
});

test("sends the topology and the traffic once a second", async () => {
  const koyeb = "mcpist.koyeb.app";
  await edge.balancer("mcp", [await edge.pool("koyeb", koyeb)]);
  const moments: Moment[] = [];
  await new Promise<void>((resolve, reject) => {
    const asked = get(`${edge.sandbox.controlUrl}/events`, (response) => {
      expect(response.headers["content-type"]).toBe("text/event-stream");
      response.on("data", (chunk) => {
        moments.push(JSON.parse(String(chunk).replace(/^data: /, "")));
        if (moments.length === 1) {
          void Promise.all(Array.from({ length: 20 }, () => edge.visit("mcp.mcpist.example")));
          edge.sandbox.traffic?.faults.add({ on: { origin: koyeb }, act: { do: "not-ready" } });
        }
        if (moments.length < 2) return;
        asked.destroy();
        resolve();
      });
    });
    asked.once("error", reject);
  });
  const [first, second] = moments;
  expect(first).toMatchObject({
    edge: {},
    services: {},
    faults: [],
    topology: { edge: edge.sandbox.traffic?.edgeUrl },
  });
  expect(second).toMatchObject({
    topology: { balancers: [{ host: "mcp.mcpist.example" }] },
    edge: { "mcp.mcpist.example": [{ name: "koyeb", failed: 0 }] },
    faults: [{ on: { origin: koyeb } }],
  });
  expect(second?.edge["mcp.mcpist.example"]?.[0]?.rate).toBeGreaterThan(10);
  expect(second?.services[koyeb]?.[0]?.rate).toBeGreaterThan(10);
});
