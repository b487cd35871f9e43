import { World } from "../support/world";

const traffic = "local-api-server-traffic";
const account = `/accounts/${"a".repeat(32)}/load_balancers`;
const zone = `/zones/${"b".repeat(32)}`;

let world: World;
beforeEach(async () => {
  world = await World.open("--no-traffic");
  await world.synth("local-platform", "local-api-server-*");
  await world.apply("local-platform");
}, 180_000);
afterEach(() => world.close(), 180_000);

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

test("adopts a load balancer and a Service made by hand without replacing them", async () => {
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
  await world.apply(traffic);

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
}, 180_000);

test("asks before it does anything, and refuses where nobody can answer", async () => {
  await byHand();

  const { code, output } = await world.switchyard("adopt", traffic);

  expect(code).toBe(3);
  expect(output).toContain("Adopt 3 objects? Nobody is here to answer: run it again with --yes.");
  expect(await world.mustTerraform(traffic, "state", "pull")).not.toContain("kubernetes_service_v1");
}, 180_000);

test("finds nothing where nothing was made", async () => {
  const { code, output } = await world.switchyard("adopt", traffic, "--yes");
  expect([code, output]).toEqual([0, "Nothing to adopt: everything that exists is in the state.\n"]);
}, 180_000);

test("adopts everything again after the state was lost", async () => {
  await world.apply("local-api-server-blue", traffic);
  await world.must("rm", "-r", ".switchyard/state");
  await world.apply();

  const adopted = await world.switchyard("adopt", "--yes");
  expect(adopted).toMatchObject({ code: 0 });

  for (const stack of ["local-platform", "local-api-server-blue", traffic]) {
    await world.apply(stack);
    expect(await world.plan(stack)).toMatchObject({ code: 0 });
  }
}, 180_000);

test("refuses a cluster and a zone that the environment does not name", async () => {
  world.project.edit("config/local/environment.yaml", `zoneId: ${"b".repeat(32)}`, `zoneId: ${"c".repeat(32)}`);

  const { code, output } = await world.switchyard("adopt", traffic, "--yes");

  expect(code).toBe(3);
  expect(output).toContain("these credentials do not belong to local; nothing was changed:");
  expect(output).toContain(`CLOUDFLARE_API_TOKEN does not open zone ${"c".repeat(32)} (mcpist.example)`);
}, 180_000);
