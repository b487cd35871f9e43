import type { Environment } from "../../model/environment.js";
import { markedOwner, names } from "../../model/names.js";
import type { ServiceRoutes } from "../../model/route/declared.js";
import { colourOf, type Identity, type Owners, ownersOf } from "../../model/route/identity.js";
import { hostnameRoute, type NamedPool, poolTargets } from "../../model/route/live.js";
import type { Route } from "../../model/route/route.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Cloudflare, type CloudflareObject } from "../adapters/cloudflare.js";
import { ApiFailure } from "../failures.js";
import { CloudflareObjects, isCloudflareType } from "./adopt/cloudflare-objects.js";
import { type Attributes, type Deviation, type Found, type Mark, type RouteApi, requireOurs } from "./api.js";
import { edgeDeviations } from "./edge-deviations.js";
import type { LiveEdge, LivePool } from "./live-edge.js";
import { poolHealth } from "./pool-health.js";

/** Ids from a plan or a state, which make a search unnecessary. */
export interface KnownIds {
  readonly loadBalancer: string;
  /** Names of pools by id. */
  readonly pools: ReadonlyMap<string, string>;
}

/** Options for asking Cloudflare. */
export interface EdgeOptions {
  /** Whether to ask for the health of colours' pools, with one request for each. @default false */
  readonly health?: boolean;
  /** Ids by traffic stack. @default - load balancers are found by hostname */
  readonly known?: ReadonlyMap<string, KnownIds>;
  /** Ends what is asked. @default - every answer is waited for */
  readonly signal?: AbortSignal | undefined;
}

/** The Cloudflare API, which controls the routes of public hostnames. It fetches each list only once. */
export class EdgeApi implements RouteApi<LiveEdge> {
  readonly half = "edge";
  readonly title = "edge";
  readonly #owners: Owners;
  readonly #lists = new Map<string, Promise<readonly CloudflareObject[]>>();
  #cloudflare: Cloudflare | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly options: EdgeOptions = {},
    cloudflare?: Cloudflare,
  ) {
    this.#owners = ownersOf(environment);
    this.#cloudflare = cloudflare;
  }

  async placeErrors(): Promise<readonly string[]> {
    const { name, settings } = this.environment;
    const { accountId, zoneId, zone } = settings.cloudflare;
    const found = await zoneIfOpen(this.cloudflare, zoneId);
    if (found === undefined) return [`CLOUDFLARE_API_TOKEN has no access to zone ${zoneId} (${zone})`];
    const account = (found.account as { readonly id?: string } | undefined)?.id;
    return [
      ...(found.name === zone ? [] : [`zone ${zoneId} is ${String(found.name)}, but ${name} declares ${zone}`]),
      ...(account === undefined || account === accountId
        ? []
        : [`zone ${zone} belongs to account ${account}, but ${name} declares ${accountId}`]),
    ];
  }

  declared({ edge }: ServiceRoutes): Route | undefined {
    return edge;
  }

  async ask({ name, edge }: ColouredService): Promise<LiveEdge | undefined> {
    const known = this.options.known?.get(names.trafficStack(this.environment, name));
    return edge === undefined ? undefined : this.askHostname(edge.hostname, name, known);
  }

  compare(declared: Route, live: LiveEdge | undefined, remedy: string): readonly Deviation[] {
    return edgeDeviations(this.environment, declared, live, remedy);
  }

  /** A DNS record has its mark in a comment. */
  mark({ description, comment }: Attributes): Mark | undefined {
    const text = description ?? comment;
    return markedOwner(typeof text === "string" ? text : undefined);
  }

  keeps(type: string): boolean {
    return isCloudflareType(type);
  }

  async find(type: string, declared: Attributes, known: string | undefined): Promise<readonly Found[]> {
    const { cloudflare: owner } = this.environment.settings;
    const objects = new CloudflareObjects(this.cloudflare, (path) => this.#listed(path), owner);
    const found = await objects.find(type, declared, known);
    // what the state has is ours, whatever its owner was called before
    for (const one of found) if (one.id !== known) requireOurs(this, type, declared, one);
    return found;
  }

  /** Reads a hostname's route and pools; returns nothing if no load balancer has that name. */
  async askHostname(hostname: string, owner: string, known?: KnownIds): Promise<LiveEdge | undefined> {
    const [loadBalancer, poolNames] =
      known === undefined
        ? await Promise.all([this.#listed(this.#balancers), this.#listed(this.#pools)]).then(
            ([all, pools]) =>
              [
                all.find(({ name }) => name === hostname),
                new Map(pools.map(({ id, name }) => [id, String(name)])),
              ] as const,
          )
        : ([await this.cloudflare.get(`${this.#balancers}/${known.loadBalancer}`), known.pools] as const);
    if (loadBalancer === undefined) return undefined;
    const { route, named: pools } = hostnameRoute({ loadBalancer, poolNames }, this.#owners, owner);
    const since = loadBalancer.modified_on;
    return {
      id: loadBalancer.id,
      route,
      ...(typeof since === "string" ? { since } : {}),
      pools,
      healthy: this.options.health === true ? await this.#healths(pools, owner) : {},
    };
  }

  /** Lists the account's pools by identity. */
  async livePools(): Promise<ReadonlyMap<Identity, LivePool>> {
    const listed = await this.#listed(this.#pools);
    return poolTargets(new Map(listed.map((pool) => [pool.id, pool])), this.#owners);
  }

  /** Reports whether a pool is healthy; returns nothing before the first result of a monitor. */
  async isHealthy(id: string): Promise<boolean | undefined> {
    return (await poolHealth(this.cloudflare, `${this.#pools}/${id}`))?.healthy;
  }

  /** Returns the client, created on first use so that a missing token counts as no answer from this API. */
  get cloudflare(): Cloudflare {
    this.#cloudflare ??= new Cloudflare(undefined, this.options.signal);
    return this.#cloudflare;
  }

  get #balancers(): string {
    return `/zones/${this.environment.settings.cloudflare.zoneId}/load_balancers`;
  }

  get #pools(): string {
    return `/accounts/${this.environment.settings.cloudflare.accountId}/load_balancers/pools`;
  }

  async #healths(pools: ReadonlyMap<Identity, NamedPool>, owner: string): Promise<Partial<Record<Colour, boolean>>> {
    const said = await Promise.all(
      [...pools].flatMap(([identity, { id }]) => {
        const colour = colourOf(identity);
        if (colour === undefined || !identity.startsWith(`colour:${owner}/`)) return [];
        return [this.isHealthy(id).then((healthy) => [colour, healthy] as const)];
      }),
    );
    return Object.fromEntries(said.filter(([, healthy]) => healthy !== undefined));
  }

  #listed(path: string): Promise<readonly CloudflareObject[]> {
    const known = this.#lists.get(path) ?? this.cloudflare.list(path);
    this.#lists.set(path, known);
    return known;
  }
}

/** Reads a zone; returns nothing if the token has no access, which Cloudflare reports with several statuses. */
async function zoneIfOpen(cloudflare: Cloudflare, zoneId: string): Promise<CloudflareObject | undefined> {
  try {
    return await cloudflare.get(`/zones/${zoneId}`);
  } catch (error) {
    if (error instanceof ApiFailure && [400, 401, 403].includes(error.status)) return undefined;
    throw error;
  }
}
