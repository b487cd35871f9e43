import type { Identity } from "../../model/route/identity.js";
import type { NamedPool } from "../../model/route/live.js";
import type { PoolTarget, Route } from "../../model/route/route.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { LivePart } from "./api.js";

/** What Cloudflare says of a hostname. */
export interface LiveEdge extends LivePart {
  /** The load balancer's id. */
  readonly id: string;
  readonly route: Route;
  /** What the pools that are known are called. */
  readonly pools: ReadonlyMap<Identity, NamedPool>;
  /** Whether a colour's pool is well; nothing where no monitor has spoken yet, or it was not asked. */
  readonly healthy: Readonly<Partial<Record<Colour, boolean>>>;
}

/** Whether what an API says is Cloudflare's. */
export function isLiveEdge(live: LivePart | undefined): live is LiveEdge {
  return live !== undefined && "pools" in live;
}

/** A pool that Cloudflare has. */
export interface LivePool {
  readonly id: string;
  readonly target: PoolTarget;
}
