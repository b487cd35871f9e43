import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloudflare } from "../../../../operations/adapters/cloudflare";
import { TerraformStack } from "../../../../operations/adapters/terraform";
import { findIn, type Twin } from "../../../../operations/live/adopt/findings";
import { removeTwins } from "../../../../operations/live/adopt/twins";
import { EdgeApi } from "../../../../operations/live/edge";
import { cloudflareApi } from "../../../../sandbox/cloudflare/api";
import { type Listening, listen } from "../../../../sandbox/http";
import { Store } from "../../../../sandbox/store";
import { cartEnvironment } from "../../../support/environment";

const environment = cartEnvironment();
const owner = environment.settings.cloudflare;
const pools = `/accounts/${owner.accountId}/load_balancers/pools`;
const monitors = `/accounts/${owner.accountId}/load_balancers/monitors`;
const balancers = `/zones/${owner.zoneId}/load_balancers`;

let server: Listening;
let cloudflare: Cloudflare;
let folder: string;
beforeEach(async () => {
  server = await listen(cloudflareApi(Store.open(undefined)).listener);
  cloudflare = new Cloudflare({
    CLOUDFLARE_API_TOKEN: "sandbox",
    CLOUDFLARE_BASE_URL: `${server.url}/client/v4`,
  });
  folder = mkdtempSync(join(tmpdir(), "switchyard-twins-"));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function make(list: string, body: object): Promise<string> {
  const response = await fetch(`${server.url}/client/v4${list}`, {
    method: "POST",
    headers: { authorization: "Bearer sandbox", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { result } = (await response.json()) as { readonly result: { readonly id: string } };
  // objects are ordered by their time of creation
  await new Promise((resolve) => setTimeout(resolve, 2));
  return result.id;
}

const makeMonitor = () => make(monitors, { description: "api [switchyard test/api]", expected_codes: "200" });
const makePool = (monitor: string, name = "api-blue") =>
  make(pools, { name, monitor, check_regions: ["WEU"], origins: [{ name: "a", address: "192.0.2.7" }] });
const makeBalancer = (pool: string, name = "api.mcpist.example") =>
  make(balancers, { name, default_pools: [pool], fallback_pool: pool });

/** Finds a monitor, a pool and a load balancer, with these ids in the state. */
function look(known: Readonly<Record<string, string>>) {
  const { accountId: account_id, zoneId: zone_id } = owner;
  const resource = {
    cloudflare_load_balancer: { edge: { zone_id, name: "api.mcpist.example" } },
    cloudflare_load_balancer_monitor: { health: { account_id, description: "api [switchyard test/api]" } },
    cloudflare_load_balancer_pool: { blue: { account_id, name: "api-blue" } },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
  const ids = new Map(Object.entries(known));
  return findIn(new TerraformStack("test", folder), ids, [new EdgeApi(environment, {}, cloudflare)]);
}

const addresses = {
  edge: "cloudflare_load_balancer.edge",
  health: "cloudflare_load_balancer_monitor.health",
  blue: "cloudflare_load_balancer_pool.blue",
} as const;

test("given twins, when a load balancer uses one, then that one is kept, even if the other is in the state", async () => {
  const [oldMonitor, newMonitor] = [await makeMonitor(), await makeMonitor()];
  const [oldPool, newPool] = [await makePool(oldMonitor), await makePool(newMonitor)];
  const balancer = await makeBalancer(oldPool);

  const { adoptable, twins, attached } = await look({ [addresses.health]: newMonitor, [addresses.blue]: newPool });

  expect(adoptable).toEqual([
    { stack: "test", address: addresses.edge, importId: `${owner.zoneId}/${balancer}` },
    { stack: "test", address: addresses.health, importId: `${owner.accountId}/${oldMonitor}`, stale: newMonitor },
    { stack: "test", address: addresses.blue, importId: `${owner.accountId}/${oldPool}`, stale: newPool },
  ]);
  expect(twins.map(({ id }) => id)).toEqual([newMonitor, newPool]);
  expect(attached).toEqual([]);

  await removeTwins(cloudflare, twins);
  expect((await cloudflare.list(pools)).map(({ id }) => id)).toEqual([oldPool]);
  expect((await cloudflare.list(monitors)).map(({ id }) => id)).toEqual([oldMonitor]);
});

test("given twins without a load balancer, then the one in the state is kept, else the oldest", async () => {
  const monitor = await makeMonitor();
  const [older, younger] = [await makePool(monitor), await makePool(monitor)];

  const known = await look({ [addresses.health]: monitor, [addresses.blue]: younger });
  expect([known.adoptable, known.twins.map(({ id }) => id)]).toEqual([[], [older]]);

  const unknown = await look({ [addresses.health]: monitor });
  expect(unknown.adoptable.map(({ importId }) => importId)).toEqual([`${owner.accountId}/${older}`]);
  expect(unknown.twins.map(({ id }) => id)).toEqual([younger]);
});

test("given a managed pool that uses a twin, then it is listed as attached", async () => {
  const [oldMonitor, newMonitor] = [await makeMonitor(), await makeMonitor()];
  const pool = await makePool(oldMonitor);

  const found = await look({ [addresses.health]: newMonitor, [addresses.blue]: pool });

  expect(found.twins.map(({ id }) => id)).toEqual([oldMonitor]);
  expect(found.attached).toEqual([addresses.blue]);
});

test("given a twin that is still in use, when twins are removed, then the others are, and the error has the command for this one", async () => {
  const monitor = await makeMonitor();
  const [used, free] = [await makePool(monitor), await makePool(monitor)];
  await makeBalancer(used, "other.mcpist.example");
  const twin = (id: string): Twin => ({
    stack: "test",
    address: addresses.blue,
    type: "cloudflare_load_balancer_pool",
    id,
    path: `${pools}/${id}`,
  });

  await expect(removeTwins(cloudflare, [twin(used), twin(free)])).rejects.toThrow(
    "everything was adopted, but some duplicates could not be removed. Remove the references to them, then run:\n" +
      `  Cloudflare answered DELETE ${pools}/${used} with 412: ` +
      "This object is referenced by other objects, delete them first. (1005)\n" +
      '  curl -fsS -X DELETE "$' +
      `{CLOUDFLARE_BASE_URL:-https://api.cloudflare.com/client/v4}${pools}/${used}" ` +
      '-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"',
  );
  expect((await cloudflare.list(pools)).map(({ id }) => id)).toEqual([used]);
});
