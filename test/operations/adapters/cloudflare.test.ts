import type { IncomingMessage, ServerResponse } from "node:http";
import { Cloudflare } from "../../../operations/adapters/cloudflare";
import { type Listening, listen, sendJson } from "../../../sandbox/http";

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Cloudflare> {
  server = await listen(answer);
  return new Cloudflare({ CLOUDFLARE_API_TOKEN: "sandbox", CLOUDFLARE_BASE_URL: `${server.url}/client/v4/` });
}

const ok = (result: unknown, total_pages = 1) => ({ success: true, errors: [], result, result_info: { total_pages } });

test("lists every page and sends the token", async () => {
  const asked: string[] = [];
  const cloudflare = await answering((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    const page = new URL(request.url ?? "", "http://x").searchParams.get("page");
    sendJson(response, 200, ok([{ id: `on-page-${page}` }], 2));
  });

  const found = await cloudflare.list("/accounts/a/load_balancers/pools?name=x");

  expect(found.map(({ id }) => id)).toEqual(["on-page-1", "on-page-2"]);
  expect(asked).toEqual([
    "Bearer sandbox /client/v4/accounts/a/load_balancers/pools?name=x&page=1&per_page=50",
    "Bearer sandbox /client/v4/accounts/a/load_balancers/pools?name=x&page=2&per_page=50",
  ]);
});

test("returns undefined for 404", async () => {
  const cloudflare = await answering((_, response) => sendJson(response, 404, { success: false, errors: [] }));
  await expect(cloudflare.get("/zones/z")).resolves.toBeUndefined();
});

test("waits as long as Retry-After says and asks again", async () => {
  let asked = 0;
  const began = Date.now();
  const cloudflare = await answering((_, response) => {
    asked++;
    if (asked === 1) sendJson(response, 429, { success: false, errors: [] }, { "retry-after": "1" });
    else sendJson(response, 200, ok({ id: "z" }));
  });

  await expect(cloudflare.get("/zones/z")).resolves.toEqual({ id: "z" });
  expect(asked).toBe(2);
  expect(Date.now() - began).toBeGreaterThanOrEqual(990);
});

test("fails with Cloudflare's error", async () => {
  const errors = [{ code: 1005, message: "This object is referenced by other objects, delete them first" }];
  const cloudflare = await answering((_, response) => sendJson(response, 400, { success: false, errors }));

  await expect(cloudflare.delete("/accounts/a/load_balancers/pools/p")).rejects.toThrow(
    "Cloudflare answered DELETE /accounts/a/load_balancers/pools/p with 400: " +
      "This object is referenced by other objects, delete them first (1005)",
  );
});

test("fails when nobody listens", async () => {
  const gone = await listen(() => undefined);
  await gone.close();
  const cloudflare = new Cloudflare({ CLOUDFLARE_API_TOKEN: "sandbox", CLOUDFLARE_BASE_URL: gone.url });

  await expect(cloudflare.get("/zones/z")).rejects.toThrow(
    `Cloudflare cannot be reached at ${gone.url}: connect ECONNREFUSED 127.0.0.1:${gone.port}`,
  );
});

test("refuses to start without a token", () => {
  expect(() => new Cloudflare({})).toThrow("CLOUDFLARE_API_TOKEN is not set: Cloudflare cannot be asked");
});
