import { aProject } from "../support/project";

test("explains who gets an MCP server, and why", async () => {
  const project = aProject();
  project.change(
    "local/mcp-servers/github.yaml",
    "canaryPercent: 5",
    "canaryPercent: 36\n  allowlist: { runIds: [run-42] }",
  );
  const ids = ["--run-id", "run-2", "run-xxx-123", "run-42"];
  expect(await project.done("explain", "--mcp", "github", ...ids)).toBe(`github: 36 % of run ids and 1 allowlisted
Allowlist: run-42
run-2: gets github, because its bucket, 34, is below 36
run-xxx-123: does not get github, because its bucket, 36, is not below 36
run-42: gets github, because the allowlist names it, whatever its bucket (93)
`);
  project.change("local/mcp-servers/github.yaml", "mode: canary", "mode: off");
  expect(await project.done("explain", "--mcp", "github", "--run-id", "run-42")).toContain(
    "run-42: does not get github, because mode off beats everything else\n",
  );
  project.change("local/mcp-servers/github.yaml", "enabled: true", "enabled: false");
  expect(JSON.parse(await project.done("explain", "--mcp", "github", "--run-id", "run-42", "--json")).runIds).toEqual([
    { server: "github", runId: "run-42", given: false, reason: "disabled", bucket: 93 },
  ]);
});

test("explains the state of a service, and its possible moves", async () => {
  const project = aProject();
  project.change(
    "local/services/shop.yaml",
    "active: blue",
    "active: blue\nrollout: { allowlist: { runIds: [run-1] } }",
  );
  await project.done("rollout", "shop", "--percent", "5");
  expect(await project.done("explain", "shop", "--run-id", "run-1", "run-2")).toBe(`shop: canary
  edge: blue (v1.0.0) 95 %, green (v1.1.0) 5 %, cluster blue
  cluster: blue (v1.0.0)
  ladder from here: 25 %, 50 %, 100 %
run-1: green, because the allowlist names it
run-2: blue or green, because Cloudflare gives green 5 % at random, and a run id stays on the colour it met
From here:
  switchyard rollout shop --abort --env local
  switchyard rollback shop --env local
  switchyard rollback shop --strategy gradual --env local
  switchyard rollout shop --next --env local
  switchyard rollout shop --promote --env local
  switchyard flip shop --to green --env local
`);
});

test("given a held image, then the hold and the small next canary are explained", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--reason", "errors", "--incident", "INC-1");
  await project.done("settle", "shop");
  const { state, ladder, commands } = JSON.parse(await project.done("explain", "shop", "--json"));
  expect({ state, ladder, commands }).toEqual({ state: "steady", ladder: [1, 5, 25, 50, 100], commands: [] });
  const out = await project.done("explain", "shop");
  expect(out).toMatch(/ {2}held: v1\.1\.0 \(errors, INC-1\), since \d{4}-/);
  expect(out).toContain("  the next canary starts small, because nothing newer than the held image has been live\n");
});

test.each([
  [["explain"], "name a service, or an MCP server with --mcp\n"],
  [["explain", "shop", "--mcp", "github"], "name a service, or an MCP server with --mcp\n"],
  [["explain", "--mcp", "hub"], 'local has no MCP server "hub"; github\n'],
])("refuses %j as bad input", async (argv, err) => {
  expect(await aProject().run(...argv)).toEqual({ code: 2, out: "", err });
});
