import type { Environment } from "../../../model/environment";
import { loadEnvironment } from "../../../model/load";
import { Cloudflare } from "../../../operations/adapters/cloudflare";
import { Kubernetes } from "../../../operations/adapters/kubernetes";
import type { RouteApi } from "../../../operations/live/api";
import { ClusterApi } from "../../../operations/live/cluster";
import { EdgeApi } from "../../../operations/live/edge";
import { requirePlace } from "../../../operations/live/place";
import { type Listening, listen, sendJson } from "../../../sandbox/http";

const local = loadEnvironment({ environment: "local", directory: "config" });
const { accountId, zoneId, zone } = local.settings.cloudflare;
const declared: Environment = {
  ...local,
  settings: { ...local.settings, cluster: { ...local.settings.cluster, uid: "11111111-1111-1111-1111-111111111111" } },
};

let servers: Listening[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

/** Starts both APIs with the given zone and cluster. */
async function world(found: unknown, uid: string): Promise<readonly RouteApi[]> {
  const api = await listen((_, response) =>
    sendJson(response, found === undefined ? 404 : 200, { success: true, result: found }),
  );
  const cluster = await listen((_, response) => sendJson(response, 200, { metadata: { name: "kube-system", uid } }));
  servers = [api, cluster];
  return [
    new EdgeApi(declared, {}, new Cloudflare({ CLOUDFLARE_API_TOKEN: "sandbox", CLOUDFLARE_BASE_URL: api.url })),
    new ClusterApi(declared, new Kubernetes(undefined, { KUBE_HOST: cluster.url })),
  ];
}

test("given the declared account, zone and cluster, then the credentials pass", async () => {
  const apis = await world(
    { id: zoneId, name: zone, account: { id: accountId } },
    "11111111-1111-1111-1111-111111111111",
  );
  await expect(requirePlace(declared, apis)).resolves.toBeUndefined();
});

test("given another zone, account and cluster, then one refusal names all three", async () => {
  const apis = await world(
    { id: zoneId, name: "other.example", account: { id: "cccccccccccccccccccccccccccccccc" } },
    "22222222-2222-2222-2222-222222222222",
  );

  await expect(requirePlace(declared, apis)).rejects.toThrow(
    [
      "these credentials do not belong to local; nothing was changed:",
      `  zone ${zoneId} is other.example, but local declares ${zone}`,
      `  zone ${zone} belongs to account cccccccccccccccccccccccccccccccc, but local declares ${accountId}`,
      "  the current cluster is 22222222-2222-2222-2222-222222222222, but local declares 11111111-1111-1111-1111-111111111111",
    ].join("\n"),
  );
});

test("given a token without access to the zone, then it is refused", async () => {
  const apis = await world(undefined, "11111111-1111-1111-1111-111111111111");
  await expect(requirePlace(declared, apis)).rejects.toThrow(
    `CLOUDFLARE_API_TOKEN has no access to zone ${zoneId} (${zone})`,
  );
});
