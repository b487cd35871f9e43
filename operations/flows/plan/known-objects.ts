import type { Environment } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { types } from "../../../model/route/terraform.js";
import { Refusal } from "../../failures.js";
import type { ServiceStatus } from "../../live/look.js";
import type { PreparedStack } from "./prepare.js";

/** Tells how to adopt an object that is in no state. */
export function adoptHint(environment: Environment, stack: string): string {
  return `An object exists already that is not in the state. Adopt it: ${commandFor(environment.name, `adopt ${stack}`)}`;
}

/**
 * Refuses a plan that would create what carries requests already.
 *
 * A lost or truncated state would otherwise be noticed only after every object without a name had been made twice.
 *
 * @throws Refusal that names the command that adopts the objects
 */
export function requireKnownObjects(
  environment: Environment,
  planned: readonly PreparedStack[],
  live: readonly ServiceStatus[],
): void {
  for (const { stack, plan } of planned) {
    const status = live.find((one) => one.stack === stack.name);
    const creates = (type: string): boolean =>
      plan.resources.some((one) => one.type === type && one.mode === "managed" && one.action === "create");
    const edge = creates(types.loadBalancer) && status?.live.edge !== undefined;
    const cluster = creates(types.service) && status?.live.cluster?.selector !== undefined;
    if (!edge && !cluster) continue;
    throw new Refusal(`${stack.name}: ${status?.words}; nothing was applied.\n${adoptHint(environment, stack.name)}`);
  }
}
