import type { Environment } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { types } from "../../../model/route/terraform.js";
import { Refusal } from "../../failures.js";
import type { ServiceStatus } from "../../live/look.js";
import type { PreparedStack } from "./prepare.js";

/** How an operator takes over what exists and no state knows. */
export function adoptHint(environment: Environment, stack: string): string {
  return `Something exists already that the state does not know: ${commandFor(environment.name, `adopt ${stack}`)} takes it over.`;
}

/**
 * Makes sure that a plan does not create what carries requests already: a state that was lost, or emptied by a run that was
 * killed while it wrote it, would be noticed only after everything without a name had been made a second time.
 *
 * @throws a refusal that names what takes it over
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
