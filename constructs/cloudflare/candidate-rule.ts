import type { ServiceEdge } from "../../model/schema/edge.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import type { Split } from "../../model/traffic.js";
import { isHeld } from "../rollback.js";
import { headerIsOneOf, headerIsSet } from "./expression.js";
import type { PoolRule } from "./load-balancer.js";
import type { OriginPool } from "./origin-pool.js";

/** What the rule for the candidate follows from. */
export interface CandidateRuleProps {
  readonly service: ColouredService;
  readonly edge: ServiceEdge;
  readonly split: Split;
  /** The pools of the colours that exist. */
  readonly pools: ReadonlyMap<Colour, OriginPool>;
}

/**
 * The way to the candidate through the real hostname, before it has any share; none where there is no candidate.
 *
 * It also keeps both colours attached to the load balancer, so that Cloudflare goes on asking how the idle one is.
 * Allowlisted run ids take it only while a rollout is on, and never to an image that is held or being left.
 */
export function candidateRule({ service, edge, split, pools }: CandidateRuleProps): PoolRule | undefined {
  const pool = pools.get(split.candidate);
  const fallback = pools.get(split.selector);
  if (pool === undefined || fallback === undefined) return undefined;
  const { mode, allowlist } = service.rollout;
  const open = mode !== "off" && service.rollback === undefined && !isHeld(service, split.candidate);
  const conditions = [
    headerIsSet(edge.previewHeader),
    ...(open && allowlist.runIds.length > 0 ? [headerIsOneOf(edge.sticky.header, allowlist.runIds)] : []),
  ];
  return { name: "candidate", condition: conditions.join(" or "), pool, fallback };
}
