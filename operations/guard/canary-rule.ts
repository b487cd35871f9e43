import { sharesOf } from "../../model/route/fold.js";
import { jumpOf } from "../../model/route/split.js";
import { otherColour } from "../../model/schema/primitives.js";
import { type Finding, finding, type GuardOptions } from "./finding.js";
import type { Plan } from "./plan.js";
import { appliedTraffic, rollbackFrom, type Traffic } from "./traffic.js";

/**
 * Refuses a colour's jump from 0 % to 100 % in a protected environment, where a canary comes first.
 *
 * A first deployment, a rollback, and the reversal of a manual change are exempt.
 */
export function canaryFindings(plan: Plan, traffic: Traffic, options: GuardOptions): readonly Finding[] {
  const { loadBalancer, edge, cluster } = traffic;
  const isProtected = options.isProtected ?? options.environment?.settings.protected ?? false;
  if (!isProtected || loadBalancer === undefined || edge.before === undefined || edge.after === undefined) return [];
  const jumped = jumpOf(sharesOf(edge.before), sharesOf(edge.after));
  if (jumped === undefined) return [];
  if (rollbackFrom(cluster.after) === otherColour(jumped)) return [];
  if (sharesOf(appliedTraffic(plan, options.environment)?.edge.before)[jumped] === 100) return [];
  return [
    finding(
      loadBalancer.address,
      "default_pools",
      `${jumped} from 0 % to 100 %`,
      "a canary first: this environment is protected",
      `give ${jumped} a share with \`rollout: {mode: canary, percent: …}\` first; to go back to ${jumped}, declare a \`rollback\` from ${otherColour(jumped)}`,
    ),
  ];
}
