import { z } from "zod";
import { colourOf, type Identity, type Owners } from "../../model/route/identity.js";
import { hostnameRoute, type NamedPool, poolTargets } from "../../model/route/live.js";
import type { PoolTarget, Route } from "../../model/route/route.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { Cloudflare, CloudflareObject } from "../adapters/cloudflare.js";

/** What Cloudflare says of a hostname. */
export interface LiveEdge {
  /** The load balancer's id. */
  readonly id: string;
  readonly route: Route;
  /** When somebody last changed it, as the API says. */
  readonly since?: string;
  /** What the pools that are known are called. */
  readonly pools: ReadonlyMap<Identity, NamedPool>;
  /** Whether a colour's pool is well; nothing where no monitor has spoken yet, or it was not asked. */
  readonly healthy: Readonly<Partial<Record<Colour, boolean>>>;
}

/** A pool that Cloudflare has. */
export interface LivePool {
  readonly id: string;
  readonly target: PoolTarget;
}

/** What is known beforehand, from a plan or a state, so that nothing has to be searched. */
export interface KnownIds {
  readonly loadBalancer: string;
  /** Names of pools by id. */
  readonly pools: ReadonlyMap<string, string>;
}

/** Where Cloudflare keeps an environment's objects. */
export interface CloudflarePlace {
  readonly accountId: string;
  readonly zoneId: string;
}

/**
 * Asks Cloudflare where a hostname's requests go: by id where that is known, else by looking for the hostname.
 *
 * Each list is fetched once, however many services are asked about.
 */
export class LiveEdges {
  private readonly lists = new Map<string, Promise<readonly CloudflareObject[]>>();
  private readonly balancers: string;
  private readonly pools: string;

  constructor(
    private readonly cloudflare: Cloudflare,
    { accountId, zoneId }: CloudflarePlace,
    private readonly owners: Owners,
    /** Whether colours' pools are asked for their health, one request each. */
    private readonly health: boolean,
  ) {
    this.balancers = `/zones/${zoneId}/load_balancers`;
    this.pools = `/accounts/${accountId}/load_balancers/pools`;
  }

  /** What Cloudflare says of a hostname; nothing while there is no load balancer of that name. */
  async ask(hostname: string, owner: string, known?: KnownIds): Promise<LiveEdge | undefined> {
    const [loadBalancer, poolNames] =
      known === undefined
        ? await Promise.all([this.listed(this.balancers), this.listed(this.pools)]).then(
            ([all, pools]) =>
              [
                all.find(({ name }) => name === hostname),
                new Map(pools.map(({ id, name }) => [id, String(name)])),
              ] as const,
          )
        : ([await this.cloudflare.get(`${this.balancers}/${known.loadBalancer}`), known.pools] as const);
    if (loadBalancer === undefined) return undefined;
    const { route, named: pools } = hostnameRoute({ loadBalancer, poolNames }, this.owners, owner);
    const since = loadBalancer.modified_on;
    return {
      id: loadBalancer.id,
      route,
      ...(typeof since === "string" ? { since } : {}),
      pools,
      healthy: this.health ? await this.healths(pools, owner) : {},
    };
  }

  /** The pools that Cloudflare has, by what they are. */
  async poolsThatExist(): Promise<ReadonlyMap<Identity, LivePool>> {
    const listed = await this.listed(this.pools);
    return poolTargets(new Map(listed.map((pool) => [pool.id, pool])), this.owners);
  }

  /** Whether a pool is well; nothing where no monitor has spoken yet. */
  async isHealthy(id: string): Promise<boolean | undefined> {
    return (await poolHealth(this.cloudflare, `${this.pools}/${id}`))?.healthy;
  }

  private async healths(
    pools: ReadonlyMap<Identity, NamedPool>,
    owner: string,
  ): Promise<Partial<Record<Colour, boolean>>> {
    const said = await Promise.all(
      [...pools].flatMap(([identity, { id }]) => {
        const colour = colourOf(identity);
        if (colour === undefined || !identity.startsWith(`colour:${owner}/`)) return [];
        return [this.isHealthy(id).then((healthy) => [colour, healthy] as const)];
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

/** What probes found of a pool. */
export interface PoolHealth {
  readonly healthy: boolean;
  /** Why not, an origin each: `blue.shop.example: HTTP timeout occurred`. */
  readonly reasons: readonly string[];
}

const origin = z.looseObject({ healthy: z.boolean().nullish(), failure_reason: z.string().nullish() });
const place = z.looseObject({
  healthy: z.boolean().nullish(),
  origins: z.array(z.record(z.string(), origin)).nullish(),
});
const poolHealthObject = z.looseObject({ pop_health: z.record(z.string(), z.unknown()).nullish() });

/**
 * Whether a pool is well, as its monitor says; nothing where it has not spoken yet.
 *
 * @param path of the pool
 */
export async function poolHealth(cloudflare: Cloudflare, path: string): Promise<PoolHealth | undefined> {
  const answer = await cloudflare.get(`${path}/health`);
  return answer === undefined
    ? undefined
    : poolHealthFrom(Object.values(poolHealthObject.parse(answer).pop_health ?? {}));
}

/**
 * Whether a pool is well: most of the places that probe it say so; nothing where none has spoken.
 *
 * @param places what each of them says, as the API has it
 */
export function poolHealthFrom(places: readonly unknown[]): PoolHealth | undefined {
  const spoken = places.map((one) => place.parse(one)).filter(({ healthy }) => typeof healthy === "boolean");
  if (spoken.length === 0) return undefined;
  const well = spoken.filter(({ healthy }) => healthy === true);
  const reasons = spoken
    .flatMap(({ origins }) => (origins ?? []).flatMap((one) => Object.entries(one)))
    .filter(([, { healthy }]) => healthy === false)
    .map(([address, { failure_reason }]) => `${address}: ${failure_reason ?? "no reason given"}`);
  return { healthy: well.length * 2 > spoken.length, reasons: [...new Set(reasons)] };
}
