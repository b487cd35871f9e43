import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { World } from "../support/world";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/leaving.md"), "utf8");
const stack = "local-prompt-service-traffic";

/** The commands of the page, block by block. */
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands = ""]) => commands);
const [toTerrain = "", copy = "", withoutNotes = "", plan = ""] = blocks;

describe("leaving for plain Terraform", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open("--no-traffic");
    await world.must("kubectl", "create", "namespace", "techdev");
    await world.standIns("techdev", "prompt-service");
    await world.synth(stack);
    await world.apply(stack);
    expect(await type(copy)).toMatchObject({ code: 0 });
    for (const program of ["cdktf.out", "config"]) {
      rmSync(join(world.project.folder, program), { recursive: true });
    }
  }, 180_000);
  afterAll(() => world.close());

  const type = (commands: string) => world.run("sh", "-e", "-c", commands);
  const kept = `terraform/stacks/${stack}`;

  test("given an applied stack whose JSON was copied as the page says, when it is planned without the program, then nothing changes", async () => {
    expect(await type(plan)).toMatchObject({ code: 0, output: expect.stringContaining("No changes.") });
    const resources = Object.keys(JSON.parse(world.project.read(`${kept}/main.tf.json`)).resource);
    expect(resources).toEqual(expect.arrayContaining(["cloudflare_load_balancer", "kubernetes_service_v1"]));
  }, 180_000);

  test("given the copy, when cdktf's metadata is removed, then a plan is still empty, and an edit is a change", async () => {
    expect(world.project.read(`${kept}/main.tf.json`)).toContain('"//"');
    expect(await type(withoutNotes)).toMatchObject({ code: 0 });
    expect(world.project.read(`${kept}/main.tf.json`)).not.toContain('"//"');
    expect(await type(plan)).toMatchObject({ code: 0, output: expect.stringContaining("No changes.") });

    world.project.edit(`${kept}/main.tf.json`, '"steering_policy": "off"', '"steering_policy": "random"');
    const { code, output } = await type(plan);
    expect([code, /Plan: .*/.exec(output)?.[0]]).toEqual([2, "Plan: 0 to add, 1 to change, 0 to destroy."]);
  }, 180_000);
});

test("the page on leaving for CDK Terrain has the commands of the nightly lane", () => {
  const lane = readFileSync(join(root, ".ci/cdktn"), "utf8");
  const [packages = ""] = toTerrain.split("npm install");
  expect(packages).toContain("dependencies.cdktf=npm:cdktn@");
  expect(lane).toContain(packages);
});
