import { aProject } from "../../support/project";

const shop = "production/services/shop.yaml";
let ci: string | undefined;
beforeEach(() => {
  ci = process.env.CI;
  process.env.CI = "";
});
afterEach(() => {
  if (ci === undefined) delete process.env.CI;
  else process.env.CI = ci;
});

test.each([
  ["flip", "shop"],
  ["rollout", "shop", "--next"],
  ["settle", "shop"],
])("given a protected environment, then %s --apply is refused and the file stays unchanged", async (...move) => {
  const project = aProject();
  const before = project.exists(shop) ? project.read(shop) : undefined;

  const { code, err } = await project.run(...move, "--apply", "--yes", "--env", "production");

  expect(err).toBe(
    "production is protected: CI applies what is reviewed, so nothing was changed. Leave out --apply and propose the " +
      "change; only `switchyard rollback shop --apply --env production` is applied at once\n",
  );
  expect(code).toBe(3);
  expect(project.exists(shop) ? project.read(shop) : undefined).toBe(before);
});

test("given an abort, then it may be applied at once like a rollback", async () => {
  const project = aProject();
  await project.done("rollout", "shop", "--next", "--env", "production", "--yes");
  const { err } = await project.run("rollout", "shop", "--abort", "--apply", "--yes", "--env", "production");
  // what is missing in this test is Cloudflare
  expect(err).toBe("CLOUDFLARE_API_TOKEN is not set: Cloudflare cannot be asked\n");
  expect(project.read(shop)).not.toContain("rollout");
});

test("given --apply for an MCP server, then the refusal names the command that applies it", async () => {
  const project = aProject();
  const { code, err } = await project.run("rollout", "--mcp", "github", "--mode", "off", "--apply");
  expect([code, err]).toEqual([
    2,
    "--apply is for a service; the stack of the MCP proxy is applied with switchyard apply\n",
  ]);
});

test.each([
  [["apply", "--digest", "abc"], '--digest got "abc"; the 64 hexadecimal digits that switchyard plan prints\n'],
  [["status", "nobody"], 'local has no service "nobody"'],
] as const)("refuses %j as bad input", async (argv, message) => {
  const { code, err } = await aProject().run(...argv);
  expect(err).toContain(message);
  expect(code).toBe(2);
});
