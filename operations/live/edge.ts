import { z } from "zod";
import { type Colour, colours } from "../../model/schema/primitives.js";
import type { Cloudflare, CloudflareObject } from "../cloudflare.js";
import { type EdgeTraffic, edgeTraffic } from "./edge-traffic.js";
import type { DeclaredEdge } from "./traffic-stack.js";

/** What Cloudflare says of a hostname. */
export interface LiveEdge {
  /** The load balancer's id. */
  readonly id: string;
  readonly traffic: EdgeTraffic;
  /** When somebody last changed it, as the API says. */
  readonly since?: string;
  /** Ids by the names of the pools that it refers to. */
  readonly pools: ReadonlyMap<string, string>;
  /** Whether a colour's pool is well; nothing where no monitor has spoken yet, or it was not asked. */
  readonly healthy: Readonly<Partial<Record<Colour, boolean>>>;
}

/** What is known beforehand, from a plan or a state, so that nothing has to be searched. */
export interface KnownIds {
  readonly loadBalancer: string;
  /** Names of pools by id. */
  readonly pools: ReadonlyMap<string, string>;
}

/**
 * Asks Cloudflare where a hostname's requests go: by id where that is known, else by looking for the hostname.
 *
 * Each list is fetched once, however many services are asked about.
 */
export class LiveEdges {
  private readonly lists = new Map<string, Promise<readonly CloudflareObject[]>>();

  constructor(
    private readonly cloudflare: Cloudflare,
    /** Whether pools are asked for their health, one request each. */
    private readonly health: boolean,
  ) {}

  /** What Cloudflare says of a declared hostname; nothing while there is no load balancer of that name. */
  async ask(
    { hostname, zoneId, accountId }: Pick<DeclaredEdge, "hostname" | "zoneId" | "accountId">,
    poolOf: (colour: Colour) => string,
    known?: KnownIds,
  ): Promise<LiveEdge | undefined> {
    const balancers = `/zones/${zoneId}/load_balancers`;
    const pools = `/accounts/${accountId}/load_balancers/pools`;
    const found =
      known === undefined
        ? Promise.all([this.listed(balancers), this.listed(pools)]).then(([all, named]) => ({
            balancer: all.find(({ name }) => name === hostname),
            nameById: new Map(named.map(({ id, name }) => [id, String(name)])),
          }))
        : this.cloudflare
            .get(`${balancers}/${known.loadBalancer}`)
            .then((balancer) => ({ balancer, nameById: known.pools }));
    const { balancer, nameById } = await found;
    if (balancer === undefined) return undefined;
    const idByName = new Map([...nameById].map(([id, name]) => [name, id]));
    const since = balancer.modified_on;
    return {
      id: balancer.id,
      traffic: edgeTraffic(balancer, (id) => nameById.get(id) ?? id),
      ...(typeof since === "string" ? { since } : {}),
      pools: idByName,
      healthy: this.health ? await this.healths(pools, (colour) => idByName.get(poolOf(colour))) : {},
    };
  }

  private async healths(
    pools: string,
    idOf: (colour: Colour) => string | undefined,
  ): Promise<Partial<Record<Colour, boolean>>> {
    const said = await Promise.all(
      colours.map(async (colour): Promise<[Colour, boolean | undefined]> => {
        const id = idOf(colour);
        return [colour, id === undefined ? undefined : await poolHealth(this.cloudflare, `${pools}/${id}`)];
      }),
    );
    return Object.fromEntries(said.filter(([, healthy]) => healthy !== undefined));
  }

  private listed(path: string): Promise<readonly CloudflareObject[]> {
    const known = this.lists.get(path) ?? this.cloudflare.list(path);
    this.lists.set(path, known);
    return known;
  }
}

const poolHealthObject = z.looseObject({
  pop_health: z.record(z.string(), z.looseObject({ healthy: z.boolean().nullish() })).nullish(),
});

/**
 * Whether a pool is well: most of the places that probe it say so; nothing where none has spoken yet.
 *
 * @param path of the pool
 */
export async function poolHealth(cloudflare: Cloudflare, path: string): Promise<boolean | undefined> {
  const answer = await cloudflare.get(`${path}/health`);
  if (answer === undefined) return undefined;
  const places = Object.values(poolHealthObject.parse(answer).pop_health ?? {});
  const spoken = places.filter(({ healthy }) => typeof healthy === "boolean");
  if (spoken.length === 0) return undefined;
  return spoken.filter(({ healthy }) => healthy === true).length * 2 > spoken.length;
}
