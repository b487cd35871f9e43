import { World } from "../support/world";

const traffic = "production-api-server-traffic";

let world: World;
beforeAll(async () => {
  world = await World.open(
    ...["--account", "9a".repeat(16), "--zone", `mcpist.com=${"9b".repeat(16)}`],
    ...["--cluster-uid", "00000000-0000-4000-8000-000000000002"],
  );
  // the context of the committed configuration is in no kubeconfig here
  world.variables = { ...world.variables, SWITCHYARD_ENV: "production" };
  world.project.edit("config/production/environment.yaml", "  context: techsapo-production\n", "");
  await world.synth("production-platform", traffic);
  for (const stack of ["production-platform", traffic]) {
    // the committed backend is R2, which is not here
    const backend = { terraform: { backend: { local: { path: `../../../${stack}.tfstate` } } } };
    world.project.write(`cdktf.out/stacks/${stack}/backend_override.tf.json`, JSON.stringify(backend));
  }
  await world.apply("production-platform", traffic);
}, 120_000);
afterAll(() => world.close());

test.each([
  ["production-platform", "kubernetes_namespace_v1.namespace-services"],
  [traffic, "cloudflare_load_balancer.load-balancer"],
])(
  "production refuses to destroy %s",
  async (stack, address) => {
    const { code, output } = await world.terraform(stack, "destroy", "-auto-approve", "-input=false", "-no-color");

    expect(code).toBe(1);
    expect(output).toContain("Instance cannot be destroyed");
    expect(output.replace(/\s+/g, " ")).toContain(`Resource ${address} has lifecycle.prevent_destroy set`);
    expect(await world.plan(stack)).toMatchObject({ code: 0 });
  },
  120_000,
);

test("the tour leaves a protected environment alone", async () => {
  expect(await world.switchyard("start", "--env", "production")).toMatchObject({
    code: 3,
    output: "production is protected: its changes are reviewed and applied by CI, never by this tour\n",
  });
}, 60_000);
