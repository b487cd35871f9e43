import { textAt } from "../../../model/path.js";
import { types } from "../../../model/route/terraform.js";
import type { Plan } from "../../guard/plan.js";
import type { KnownIds } from "../../live/edge.js";

/** Returns the ids of a hostname and its pools in a plan; undefined while one of them is not made yet. */
export function knownIds(plan: Plan): KnownIds | undefined {
  const idsOf = (type: string) =>
    plan.resources
      .filter((resource) => resource.type === type && resource.mode === "managed")
      .map(({ change }) => ({ id: textAt(change.before, ["id"]), name: textAt(change.before, ["name"]) }));
  const [balancer] = idsOf(types.loadBalancer);
  const pools = idsOf(types.pool);
  if (balancer?.id === undefined || pools.some(({ id }) => id === undefined)) return undefined;
  return {
    loadBalancer: balancer.id,
    pools: new Map(pools.flatMap(({ id, name }) => (id === undefined || name === undefined ? [] : [[id, name]]))),
  };
}
