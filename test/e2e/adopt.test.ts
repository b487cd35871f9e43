import { World } from "../support/world";

const colour = "local-api-server-blue";
const traffic = "local-api-server-traffic";
const twoPools = "local-prompt-service-traffic";
const apply = ["apply", "-auto-approve", "-input=false", "-no-color"] as const;
const account = `/accounts/${"a".repeat(32)}/load_balancers`;
const zone = `/zones/${"b".repeat(32)}`;

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
  await world.synth("local-platform", "local-api-server-*", twoPools);
  for (const stack of ["local-platform", colour, traffic, twoPools])
    await world.mustTerraform(stack, "init", "-input=false");
}, 300_000);
beforeEach(() => world.afresh(), 300_000);
afterAll(() => world.close(), 300_000);

async function byHand(): Promise<Readonly<Record<"pool" | "balancer" | "service", string>>> {
  const origins = [{ name: "a", address: "192.0.2.7", enabled: true }];
  const pool = (await world.cloudflare("POST", `${account}/pools`, { name: "local-api-server-blue", origins })) as {
    id: string;
  };
  const balancer = (await world.cloudflare("POST", `${zone}/load_balancers`, {
    name: "api.mcpist.example",
    default_pools: [pool.id],
    fallback_pool: pool.id,
  })) as { id: string };
  await world.must("kubectl", "-n", "techdev", "create", "service", "clusterip", "api-server", "--tcp=80:8080");
  const service = await world.must(
    "kubectl",
    "-n",
    "techdev",
    "get",
    "service",
    "api-server",
    "-o",
    "jsonpath={.metadata.uid}",
  );
  return { pool: pool.id, balancer: balancer.id, service };
}

test("given a load balancer and a Service made by hand, when they are adopted, then they are not replaced", async () => {
  const made = await byHand();

  const look = await world.switchyard("adopt", traffic, "--dry-run", "--json");
  const { adoptions, twins } = JSON.parse(look.output) as {
    readonly adoptions: readonly {
      readonly address: string;
      readonly importId: string;
      readonly actions: readonly string[];
    }[];
    readonly twins: readonly unknown[];
  };
  expect(twins).toEqual([]);
  expect(adoptions.map(({ address, importId, actions }) => [address, importId, actions])).toEqual([
    ["cloudflare_load_balancer.load-balancer", `${"b".repeat(32)}/${made.balancer}`, ["import", "update"]],
    ["cloudflare_load_balancer_pool.pool-blue", `${"a".repeat(32)}/${made.pool}`, ["import", "update"]],
    ["kubernetes_service_v1.active", "techdev/api-server", ["import", "update"]],
  ]);

  expect(await world.switchyard("adopt", traffic, "--yes")).toMatchObject({ code: 0 });
  await world.mustTerraform(traffic, ...apply);

  expect(await world.plan(traffic)).toMatchObject({ code: 0 });
  const balancers = (await world.cloudflare("GET", `${zone}/load_balancers`)) as readonly { readonly id: string }[];
  expect(balancers.map(({ id }) => id)).toEqual([made.balancer]);
  const uid = await world.must(
    "kubectl",
    "-n",
    "techdev",
    "get",
    "service",
    "api-server",
    "-o",
    "jsonpath={.metadata.uid}",
  );
  expect(uid).toBe(made.service);
}, 300_000);

test("given no terminal, when adopt needs an answer, then it refuses and changes nothing", async () => {
  await byHand();

  const { code, output } = await world.switchyard("adopt", traffic);

  expect(code).toBe(3);
  expect(output).toContain("Adopt 3 objects? Nobody is here to answer: run it again with --yes.");
  expect(await world.mustTerraform(traffic, "state", "pull")).not.toContain("kubernetes_service_v1");
}, 300_000);

test("given nothing to adopt, then adopt finds nothing", async () => {
  const { code, output } = await world.switchyard("adopt", traffic, "--yes");
  expect([code, output]).toEqual([0, "Nothing to adopt: everything that exists is in the state.\n"]);
}, 300_000);

test("given a lost state, when everything is adopted again, then nothing is left to do", async () => {
  await world.must("kubectl", "delete", "namespace", "techdev");
  const stacks = ["local-platform", colour, traffic];
  for (const stack of stacks) await world.mustTerraform(stack, ...apply);
  await world.must("rm", "-r", ".switchyard/state");

  expect(await world.switchyard("adopt", "--yes")).toMatchObject({ code: 0 });

  for (const stack of stacks) {
    await world.mustTerraform(stack, ...apply);
    expect(await world.plan(stack)).toMatchObject({ code: 0 });
  }
}, 300_000);

/** Returns the ids of pools and monitors, and the pools that the load balancer uses. */
async function edge(): Promise<Readonly<Record<"pools" | "monitors" | "attached", readonly string[]>>> {
  type Listed = readonly { readonly id: string; readonly default_pools?: readonly string[] }[];
  const pools = (await world.cloudflare("GET", `${account}/pools`)) as Listed;
  const monitors = (await world.cloudflare("GET", `${account}/monitors`)) as Listed;
  const balancers = (await world.cloudflare("GET", `${zone}/load_balancers`)) as Listed;
  return {
    pools: pools.map(({ id }) => id).sort(),
    monitors: monitors.map(({ id }) => id).sort(),
    attached: balancers.flatMap(({ default_pools = [] }) => default_pools),
  };
}

test("given duplicate pools and monitors after a lost state, when they are adopted, then those with traffic are kept", async () => {
  await world.mustTerraform(twoPools, ...apply);
  const before = await edge();
  await world.must("rm", `.switchyard/state/${twoPools}.tfstate`);

  // the apply creates the pools and the monitor again, and stops at the load balancer, whose name is taken
  expect(await world.terraform(twoPools, ...apply)).toMatchObject({ code: 1 });
  const doubled = await edge();
  expect([doubled.pools.length, doubled.monitors.length]).toEqual([2 * before.pools.length, 2]);
  expect(doubled.attached).toEqual(before.attached);

  expect(await world.switchyard("adopt", twoPools, "--yes")).toMatchObject({ code: 0 });
  expect(await edge()).toEqual(before);
  await world.mustTerraform(twoPools, ...apply);
  expect(await world.plan(twoPools)).toMatchObject({ code: 0 });
  expect(await edge()).toEqual(before);

  // references to a twin are removed first
  const [monitor = ""] = before.monitors;
  const original = (await world.cloudflare("GET", `${account}/monitors/${monitor}`)) as object;
  const twin = (await world.cloudflare("POST", `${account}/monitors`, original)) as { readonly id: string };
  await world.cloudflare("PATCH", `${account}/pools/${before.pools[0]}`, { monitor: twin.id });
  const adopted = await world.switchyard("adopt", twoPools, "--yes");
  expect(adopted.output).toMatch(/update cloudflare_load_balancer_pool\.\S+\n +monitor\n/);
  expect(await edge()).toEqual(before);
}, 300_000);

test("given another cluster and zone than the environment's, then adopt refuses them", async () => {
  world.project.edit("config/local/environment.yaml", `zoneId: ${"b".repeat(32)}`, `zoneId: ${"c".repeat(32)}`);

  const { code, output } = await world.switchyard("adopt", traffic, "--yes");
  world.project.edit("config/local/environment.yaml", `zoneId: ${"c".repeat(32)}`, `zoneId: ${"b".repeat(32)}`);

  expect(code).toBe(3);
  expect(output).toContain("these credentials do not belong to local; nothing was changed:");
  expect(output).toContain(`CLOUDFLARE_API_TOKEN has no access to zone ${"c".repeat(32)} (mcpist.example)`);
}, 300_000);
