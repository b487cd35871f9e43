import type { Identity } from "../../model/route/identity.js";
import type { NamedPool } from "../../model/route/live.js";
import type { PoolTarget, Route } from "../../model/route/route.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { LivePart } from "./api.js";

/** The live state of a hostname at Cloudflare. */
export interface LiveEdge extends LivePart {
  /** The load balancer's id. */
  readonly id: string;
  readonly route: Route;
  /** The known pools with their names. */
  readonly pools: ReadonlyMap<Identity, NamedPool>;
  /** Whether each colour's pool is healthy; a colour without a result is missing. */
  readonly healthy: Readonly<Partial<Record<Colour, boolean>>>;
}

/** Reports whether an answer comes from Cloudflare. */
export function isLiveEdge(live: LivePart | undefined): live is LiveEdge {
  return live !== undefined && "pools" in live;
}

/** A live pool at Cloudflare. */
export interface LivePool {
  readonly id: string;
  readonly target: PoolTarget;
}
