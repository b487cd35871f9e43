import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../sandbox/store";
import { account, aPool, type Client, paths, startClient, zone } from "./client";

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.close());

const authorized = { authorization: "Bearer sandbox" };

describe("authentication", () => {
  test.each([
    ["nobody", {}, 400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"],
    [
      "a header of another form",
      { authorization: "Basic c2FuZGJveA==" },
      400,
      6003,
      "Invalid request headers: Invalid format for Authorization header",
    ],
    ["another token", { authorization: "Bearer other" }, 403, 10000, "Authentication error"],
  ])("%s is refused", async (_who, headers, status, code, message) => {
    const reply = await client.call("GET", paths.pools, undefined, headers);
    expect(reply.status).toBe(status);
    expect(reply.body).toEqual({ result: null, success: false, errors: [{ code, message }], messages: [] });
  });

  test("tells whether a token is valid", async () => {
    const good = await client.call("GET", "/user/tokens/verify");
    expect(good.body).toEqual({
      result: { id: "00000000000000000000000000000000", status: "active" },
      success: true,
      errors: [],
      messages: [{ code: 10000, message: "This API Token is valid and active", type: null }],
    });
    const bad = await client.call("GET", "/user/tokens/verify", undefined, { authorization: "Bearer other" });
    expect([bad.status, bad.body.errors]).toEqual([401, [{ code: 1000, message: "Invalid API Token" }]]);
  });

  test("refuses other accounts and zones", async () => {
    const other = "c".repeat(32);
    for (const path of [
      `/accounts/${other}`,
      `/accounts/${other}/load_balancers/pools`,
      `/zones/${other}`,
      `/zones/${other}/load_balancers`,
    ]) {
      const reply = await client.call("GET", path);
      expect([path, reply.status, reply.body.errors]).toEqual([
        path,
        403,
        [{ code: 10000, message: "Authentication error" }],
      ]);
    }
  });
});

describe("requests", () => {
  test("refuses an unknown path", async () => {
    const reply = await client.call("GET", "A/load_balancers/rules");
    expect([reply.status, reply.body.errors]).toEqual([
      400,
      [
        {
          code: 7003,
          message: `Could not route to /client/v4/accounts/${account}/load_balancers/rules, perhaps your object identifier is invalid?`,
        },
      ],
    ]);
  });

  test("refuses a method that a path does not have", async () => {
    const reply = await client.call("DELETE", paths.pools);
    expect([reply.status, reply.body.errors[0].code]).toEqual([405, 10405]);
    expect(reply.body.errors[0].message).toContain("only GET, POST");
  });

  test.each([
    ["not JSON", "{", "Malformed JSON in request body"],
    ["a list", "[]", "The request body must be a JSON object"],
  ])("a body that is %s", async (_what, body, message) => {
    const reply = await client.call("POST", paths.pools, body);
    expect([reply.status, reply.body.errors]).toEqual([400, [{ code: 6007, message }]]);
  });

  test("keeps a connection usable after a refusal without reading the body", async () => {
    const big = JSON.stringify({ name: "x".repeat(300_000) });
    expect((await client.call("POST", paths.pools, big, {})).status).toBe(400);
    expect((await client.call("GET", paths.pools, undefined, authorized)).status).toBe(200);
  });
});

describe("the account and its zones", () => {
  test("finds a zone by its name", async () => {
    const found = await client.call("GET", "/zones?name=mcpist.example");
    expect(found.body.result).toEqual([
      {
        id: zone,
        name: "mcpist.example",
        status: "active",
        paused: false,
        type: "full",
        account: { id: account, name: "Sandbox" },
        plan: { name: "Business Website" },
      },
    ]);
    expect((await client.call("GET", "/zones?name=example.org")).body.result).toEqual([]);
    expect((await client.call("GET", "Z")).body.result.name).toBe("mcpist.example");
    expect((await client.call("GET", "A")).body.result).toMatchObject({ id: account, name: "Sandbox" });
  });
});

describe("lists", () => {
  test("come in pages, oldest first, and can be filtered by name", async () => {
    const own = await startClient();
    const names = ["c", "a", "b", "e", "d"];
    for (const name of names) await own.make(paths.pools, aPool(name));
    const second = await own.call("GET", `${paths.pools}?page=2&per_page=2`);
    expect(second.body.result.map((pool: { name: string }) => pool.name)).toEqual(["b", "e"]);
    expect(second.body.result_info).toEqual({ page: 2, per_page: 2, count: 2, total_count: 5, total_pages: 3 });
    const beyond = await own.call("GET", `${paths.pools}?page=9&per_page=2`);
    expect(beyond.body.result).toEqual([]);
    const named = await own.call("GET", `${paths.pools}?name=e`);
    expect(named.body.result.map((pool: { name: string }) => pool.name)).toEqual(["e"]);
    const wrong = await own.call("GET", `${paths.pools}?page=0`);
    expect([wrong.status, wrong.body.errors]).toEqual([
      400,
      [{ code: 6003, message: 'Invalid value for page: "0" is not a whole number from 1' }],
    ]);
    await own.close();
  });
});

test("survive a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  const file = join(folder, "state.jsonl");
  const first = await startClient({}, Store.open(file));
  const made = await first.make(paths.pools, aPool("blue"));
  await first.close();
  const second = await startClient({}, Store.open(file));
  expect((await second.call("GET", `${paths.pools}/${made.id}`)).body.result).toEqual(made);
  await second.close();
  rmSync(folder, { recursive: true });
});
