import { World } from "../support/world";

const traffic = "production-api-server-traffic";
const flipped = "production-prompt-service-traffic";
const file = "config/production/services/prompt-service.yaml";

let world: World;
beforeAll(async () => {
  world = await World.open(
    "--no-traffic",
    ...["--account", "9a".repeat(16), "--zone", `mcpist.com=${"9b".repeat(16)}`],
    ...["--cluster-uid", "00000000-0000-4000-8000-000000000002"],
  );
  // no kubeconfig here has the context of the committed configuration
  world.variables = {
    ...world.variables,
    SWITCHYARD_ENV: "production",
    TF_VAR_incident_webhook: "https://chat.example",
  };
  world.project.edit("config/production/environment.yaml", "  context: techsapo-production\n", "");
  world.project.edit(file, "active: blue", "active: green");
  await world.synth("production-platform", traffic, flipped);
  for (const stack of ["production-platform", traffic, flipped]) {
    // the committed backend is R2, which is not available here
    const backend = { terraform: { backend: { local: { path: `../../../${stack}.tfstate` } } } };
    world.project.write(`cdktf.out/stacks/${stack}/backend_override.tf.json`, JSON.stringify(backend));
  }
  await world.apply("production-platform", traffic, flipped);
}, 120_000);
afterAll(() => world.close());

test.each([
  ["production-platform", "kubernetes_namespace_v1.namespace-services"],
  [traffic, "cloudflare_load_balancer.load-balancer"],
])(
  "given production, when %s is destroyed, then Terraform refuses",
  async (stack, address) => {
    const { code, output } = await world.terraform(stack, "destroy", "-auto-approve", "-input=false", "-no-color");

    expect(code).toBe(1);
    // Terraform's words, or OpenTofu's
    expect(output).toMatch(/(Instance|Resource instance) cannot be destroyed/);
    expect(output.replace(/\s+/g, " ")).toMatch(
      new RegExp(`Resource (instance )?${address.replaceAll(".", "\\.")} has (lifecycle\\.)?prevent_destroy set`),
    );
    expect(await world.plan(stack)).toMatchObject({ code: 0 });
  },
  120_000,
);

test("given a protected environment, when the tour starts, then it refuses", async () => {
  expect(await world.switchyard("start", "--env", "production")).toMatchObject({
    code: 3,
    output: "production is protected: its changes are reviewed and applied by CI, never by this tour\n",
  });
}, 60_000);

test("given an operator's clone, when a rollback is applied before its commit, then nobody reverts it unknowingly", async () => {
  const git = (...args: readonly string[]) => world.must("git", ...args);
  await git("init", "--quiet", "--initial-branch", "main");
  await git("config", "user.name", "Ada");
  await git("config", "user.email", "ada@example.com");
  world.project.write(".gitignore", ["node_modules", "dist", "cdktf.out", ".*", "*.tfstate*", "*.bak"].join("\n"));
  await git("add", "config", "bin");
  await git("commit", "--quiet", "--message", "Begin");
  await git("init", "--quiet", "--bare", "--initial-branch", "main", ".remote");
  await git("remote", "add", "origin", ".remote");
  await git("push", "--quiet", "--set-upstream", "origin", "main");
  await world.standIns("techsapo-production", "prompt-service", 2);
  const ci = world.variables;
  world.variables = { ...ci, CI: "" };

  const flip = await world.switchyard("flip", "prompt-service", "--apply", "--yes");
  expect([flip.code, flip.output.includes("production is protected: CI applies what is reviewed")]).toEqual([3, true]);
  const rollback = ["rollback", "prompt-service", "--apply", "--commit", "--yes", "--reason", "5xx after v1.1.0"];
  const { code, output } = await world.switchyard(...rollback);

  expect(output).toContain("prompt-service  as declared: edge blue, cluster blue");
  expect(output).toContain("This was applied before its review. Now push its commit: git push\n");
  expect(code).toBe(0);
  expect(await git("log", "-1", "--format=%B")).toContain("Switchyard-Reason: 5xx after v1.1.0");

  // until the commit arrives, nobody can revert the rollback unknowingly
  const written = world.project.read(file);
  await git("checkout", "--quiet", "--detach", "origin/main");
  world.variables = ci;
  const stale = await world.switchyard("apply", flipped, "--yes");
  expect(stale.output).toContain("prompt-service: a rollback from green is live since ");
  expect(stale.output).toContain(
    "(5xx after v1.1.0), and this checkout would send requests back there; nothing was applied. Bring it up to date (git pull)",
  );
  expect(stale.code).toBe(3);

  await git("checkout", "--quiet", "main");
  await git("push", "--quiet");
  expect(world.project.read(file)).toBe(written);
  const after = await world.switchyard("apply", flipped, "--yes");
  expect([after.code, after.output.includes("Nothing to apply.")]).toEqual([0, true]);
}, 120_000);
