import { type Program, terraforms } from "../support/terraforms";
import { World } from "../support/world";

const stack = "local-api-server-blue";
const unattended = ["-input=false", "-no-color"] as const;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.synth(stack);
}, 120_000);
afterAll(() => world.close());

interface Generation {
  readonly cloudflare: string;
  readonly kubernetes: string;
}

const old = { cloudflare: "5.14.0", kubernetes: "2.38.0" };
const recent = { cloudflare: "5.22.0", kubernetes: "3.2.1" };

/** Replaces the stack's providers. @param create the timeout for its pods to get ready */
function override({ cloudflare, kubernetes }: Generation, create = "60s"): void {
  const { resource } = JSON.parse(world.project.synthesized(stack));
  const deployments = Object.keys(resource.kubernetes_deployment_v1);
  const required_providers = {
    cloudflare: { source: "cloudflare/cloudflare", version: cloudflare },
    kubernetes: { source: "hashicorp/kubernetes", version: kubernetes },
  };
  world.project.write(
    `cdktf.out/stacks/${stack}/generation_override.tf.json`,
    JSON.stringify({
      terraform: { required_version: ">= 1.11", required_providers },
      resource: {
        kubernetes_deployment_v1: Object.fromEntries(deployments.map((name) => [name, { timeouts: { create } }])),
      },
    }),
  );
}

/** Makes a first release fail because its pods are not ready in time; then heals them. */
async function failedRelease(generation: Generation, { program }: Program): Promise<void> {
  await world.afresh();
  world.always({ SWITCHYARD_SANDBOX_TERRAFORM: program });
  override(generation, "3s");
  const service = { service: "api-server", colour: "blue" };
  await world.trafficFault({ on: service, health: true, act: { do: "error", status: 503 } });
  await world.mustTerraform(stack, "init", ...unattended);
  const { code, output } = await world.terraform(stack, "apply", "-auto-approve", ...unattended);
  expect(output).toContain("Error: Waiting for rollout to finish");
  expect(code).toBe(1);
  await world.healTraffic();
  override(generation);
}

async function nextReleaseWorks(): Promise<void> {
  expect(await world.plan(stack)).toMatchObject({ code: 2 });
  await world.mustTerraform(stack, "apply", "-auto-approve", ...unattended);
  expect(await world.plan(stack)).toMatchObject({ code: 0 });
}

const keepers = terraforms.filter(({ keepsIdentities }) => keepsIdentities);
const mending = [
  ...terraforms.map((terraform) => ({ ...recent, terraform, name: terraform.name })),
  ...terraforms
    .filter((terraform) => !keepers.includes(terraform))
    .map((terraform) => ({ ...old, terraform, name: terraform.name })),
];

test.each(mending)(
  "$name, kubernetes $kubernetes: given a colour's first release that failed, when it is released again, then it works",
  async ({ terraform, ...generation }) => {
    await failedRelease(generation, terraform);
    await nextReleaseWorks();
  },
  180_000,
);

for (const terraform of keepers)
  test(`${terraform.name}, kubernetes 2.38.0: given a colour's first release that failed, then no plan works before 3.2.1`, async () => {
    await failedRelease(old, terraform);
    const { code, output } = await world.plan(stack);
    expect(output).toContain("Error: Unexpected Identity Change: During the read operation");
    expect(code).toBe(1);
    override({ ...old, kubernetes: recent.kubernetes });
    await nextReleaseWorks();
  }, 180_000);
