import { readdirSync } from "node:fs";
import { join } from "node:path";
import { World } from "../support/world";

const cdktf = "node_modules/.bin/cdktf";

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
}, 180_000);
afterAll(() => world.close(), 180_000);

/** Every object of both APIs, by the kinds that are deployed. */
async function objects(): Promise<readonly string[]> {
  const kinds =
    "deployments,statefulsets,pods,services,configmaps,secrets,ingresses,networkpolicies,hpa,pdb,resourcequotas,limitranges";
  const found = (await world.must("kubectl", "get", kinds, "-A", "-o", "name", "--ignore-not-found")).split("\n");
  const account = `/accounts/${"a".repeat(32)}`;
  const zone = `/zones/${"b".repeat(32)}`;
  const lists = [
    `${zone}/load_balancers`,
    `${zone}/dns_records`,
    `${zone}/rulesets`,
    `${account}/load_balancers/pools`,
    `${account}/load_balancers/monitors`,
    `${account}/alerting/v3/policies`,
    `${account}/alerting/v3/destinations/webhooks`,
  ];
  for (const list of lists) {
    const listed = (await world.cloudflare("GET", list)) as readonly { readonly id: string }[];
    found.push(...listed.map(({ id }) => `${list}/${id}`));
  }
  return found.filter((name) => name !== "");
}

test("from an empty environment to an applied plan, and back to nothing", async () => {
  const bornWith = new Set([...(await objects()), "configmap/kube-root-ca.crt"]);
  const names = (await world.must(cdktf, "list")).match(/^local-\S+/gm) ?? [];
  const stacks = [...new Set(names)].sort();
  expect(stacks).toEqual(readdirSync(join(world.project.folder, "cdktf.out/stacks")).sort());
  expect(stacks).toContain("local-prompt-service-traffic");

  const started = await world.switchyard("start");
  expect(started.output).toContain("every stack is as written: nothing to change");
  expect(started.output).toContain("prompt.mcpist.example");
  expect(started.code).toBe(0);

  for (const stack of stacks) expect(await world.plan(stack)).toMatchObject({ code: 0 });

  const output = await world.must(cdktf, "output", "local-prompt-service-traffic");
  expect(output).toMatch(/active = blue/);

  await world.must(cdktf, "destroy", "*", "--auto-approve");
  expect((await objects()).filter((name) => !bornWith.has(name))).toEqual([]);
}, 480_000);
