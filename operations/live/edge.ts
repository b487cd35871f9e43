import { z } from "zod";
import { type Colour, colours } from "../../model/schema/primitives.js";
import type { Cloudflare, CloudflareObject } from "../adapters/cloudflare.js";
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
        const health = id === undefined ? undefined : await poolHealth(this.cloudflare, `${pools}/${id}`);
        return [colour, health?.healthy];
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
