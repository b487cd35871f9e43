import { type Client, paths, startClient } from "./client";

let client: Client;
beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.close());

const phase = "http_request_late_transform";
const entry = `${paths.rulesets}/phases/${phase}/entrypoint`;

function aRule(ref: string, value = "one"): object {
  return {
    ref,
    action: "rewrite",
    expression: `http.host eq "${ref}.mcpist.example"`,
    action_parameters: { headers: { "X-Gateway-Secret": { operation: "set", value } } },
  };
}

const body = { kind: "zone", name: "gateway", phase, rules: [aRule("mcp")] };

test("creates a ruleset with defaults, ids and versions", async () => {
  expect(await client.make(paths.rulesets, body)).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    kind: "zone",
    name: "gateway",
    phase,
    description: "",
    version: "1",
    last_updated: expect.any(String),
    rules: [
      {
        ...aRule("mcp"),
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        enabled: true,
        description: "",
        version: "1",
        last_updated: expect.any(String),
      },
    ],
  });
});

test("keeps id, version and time of an unchanged rule, and gives a changed one the next version", async () => {
  const made = await client.make(paths.rulesets, { ...body, rules: [aRule("mcp"), aRule("api")] });
  const put = await client.call("PUT", `${paths.rulesets}/${made.id}`, {
    ...body,
    rules: [aRule("api"), aRule("mcp", "two")],
  });
  const [api, mcp] = put.body.result.rules;
  expect(put.body.result.version).toBe("2");
  expect(api).toEqual(made.rules[1]);
  expect([mcp.id, mcp.version]).toEqual([made.rules[0].id, "2"]);
});

test("allows one ruleset per phase of a zone", async () => {
  await client.make(paths.rulesets, body);
  const second = await client.call("POST", paths.rulesets, { ...body, name: "other" });
  expect([second.status, second.body.errors]).toEqual([
    400,
    [
      {
        code: 20217,
        message:
          "'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase http_request_late_transform",
        source: { pointer: "/kind" },
      },
    ],
  ]);
  await client.make(paths.rulesets, { ...body, phase: "http_request_origin", rules: [] });
  await client.make(paths.rulesets, { ...body, kind: "custom", rules: [] });
});

test("reads the entry point of a phase, and creates it if there is none", async () => {
  const none = await client.call("GET", entry);
  expect([none.status, none.body.errors]).toEqual([
    404,
    [{ code: 10003, message: `could not find entrypoint ruleset in the ${phase} phase` }],
  ]);
  const put = await client.call("PUT", entry, { rules: [aRule("mcp")] });
  expect(put.body.result).toMatchObject({ kind: "zone", phase, name: "default", version: "1" });
  const again = await client.call("PUT", entry, { rules: [] });
  expect(again.body.result).toMatchObject({ id: put.body.result.id, version: "2", rules: [] });
  expect((await client.call("GET", entry)).body.result).toEqual(again.body.result);
});

test("omits the rules in lists", async () => {
  const { rules: _rules, ...head } = await client.make(paths.rulesets, body);
  expect((await client.call("GET", paths.rulesets)).body.result).toEqual([head]);
});

test("adds, changes and removes single rules", async () => {
  const made = await client.make(paths.rulesets, body);
  const one = `${paths.rulesets}/${made.id}`;
  const added = await client.call("POST", `${one}/rules`, aRule("api"));
  const [first, second] = added.body.result.rules;
  expect([first.ref, second.ref]).toEqual(["mcp", "api"]);
  const changed = await client.call("PATCH", `${one}/rules/${second.id}`, { enabled: false });
  expect(changed.body.result.rules[1]).toMatchObject({ id: second.id, enabled: false, version: "2" });
  const removed = await client.call("DELETE", `${one}/rules/${first.id}`);
  expect(removed.body.result.rules.map((rule: { ref: string }) => rule.ref)).toEqual(["api"]);
  const none = await client.call("DELETE", `${one}/rules/${first.id}`);
  expect([none.status, none.body.errors[0].message]).toEqual([
    404,
    `could not find rule ${first.id} in ruleset ${made.id}`,
  ]);
});

test("deletes a ruleset, without a body in the response", async () => {
  const made = await client.make(paths.rulesets, body);
  const reply = await client.call("DELETE", `${paths.rulesets}/${made.id}`);
  expect([reply.status, reply.body]).toEqual([204, undefined]);
  const gone = await client.call("GET", `${paths.rulesets}/${made.id}`);
  expect([gone.status, gone.body.errors]).toEqual([
    404,
    [{ code: 10003, message: `could not find ruleset ${made.id}` }],
  ]);
});

test.each([
  ["kind", { kind: "root" }, 20217, "'root' is not a valid value for kind", "/kind"],
  ["name", { name: "" }, 20015, "name is required", "/name"],
  ["phase", { phase: "Late" }, 20017, "'Late' is not a valid value for phase", "/phase"],
  ["action", { rules: [{ expression: "true" }] }, 20015, "action is required", "/rules/0/action"],
  ["expression", { rules: [{ action: "rewrite" }] }, 20015, "expression is required", "/rules/0/expression"],
  ["ref", { rules: [aRule("a"), aRule("a")] }, 20029, "rule ref 'a' is not unique", "/rules/1/ref"],
  [
    "reserved header",
    { rules: [{ ...aRule("a"), action_parameters: { headers: { "CF-Secret": { operation: "set", value: "x" } } } }] },
    20085,
    "'CF-Secret' is not a valid value for name because it is reserved",
    "/rules/0/action_parameters/headers/CF-Secret",
  ],
  [
    "header operation",
    { rules: [{ ...aRule("a"), action_parameters: { headers: { Secret: { operation: "put", value: "x" } } } }] },
    20086,
    "'put' is not a valid value for operation",
    "/rules/0/action_parameters/headers/Secret",
  ],
  [
    "header value",
    { rules: [{ ...aRule("a"), action_parameters: { headers: { Secret: { operation: "set" } } } }] },
    20087,
    "exactly one of value and expression must be set",
    "/rules/0/action_parameters/headers/Secret",
  ],
])("refused: %s", async (_what, change, code, message, pointer) => {
  const reply = await client.call("POST", paths.rulesets, { ...body, ...change });
  expect([reply.status, reply.body.errors]).toEqual([400, [{ code, message, source: { pointer } }]]);
});

test("refuses to move a ruleset to another phase", async () => {
  const made = await client.make(paths.rulesets, body);
  const reply = await client.call("PUT", `${paths.rulesets}/${made.id}`, { ...body, phase: "http_request_origin" });
  expect(reply.body.errors).toEqual([
    { code: 20018, message: "phase of a ruleset cannot be changed", source: { pointer: "/phase" } },
  ]);
});
