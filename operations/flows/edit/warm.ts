import type { Environment } from "../../../model/environment.js";
import { colourTraits, isKeptElsewhere, leastPodsOf } from "../../../model/kinds.js";
import { commandFor } from "../../../model/moves.js";
import { otherColour } from "../../../model/schema/primitives.js";
import { serviceKeys } from "../../edit/declaration.js";
import { colouredServiceNamed } from "../../edit/named.js";
import { Refusal } from "../../failures.js";
import { type Edited, type Editing, editConfiguration, type Intent } from "./edit.js";

/**
 * Raises the idle colour's minimum number of pods.
 *
 * @param asked the new minimum. @default - the live colour's minimum
 * @throws Refusal if the colour has no image, or would get fewer pods
 */
export function warmIdle(editing: Editing, name: string, asked: number | undefined): Promise<Edited> {
  const intended = (environment: Environment): Intent => {
    const service = colouredServiceNamed(environment, name);
    if (isKeptElsewhere(service)) {
      throw new Refusal(`${name}: its Deployments are managed elsewhere; raise the pods there`);
    }
    const idle = otherColour(service.active);
    if (!colourTraits(service, idle).exists) {
      throw new Refusal(
        `${name}: ${idle} has no image: \`${commandFor(environment.name, `image ${name} <ref@digest>`)}\` gives it one`,
      );
    }
    const [now, live] = [leastPodsOf(service, idle), leastPodsOf(service, service.active)];
    const replicas = asked ?? Math.max(now, live);
    if (replicas < now) {
      throw new Refusal(`${name}: ${idle} already has at least ${now} pods, and ${replicas} would be fewer`);
    }
    return {
      summary: `${name}: at least ${replicas} pods of ${idle}`,
      ways: [{ changes: [{ path: ["colours", idle, "replicas"], value: replicas }] }],
      achieved: (after) => leastPodsOf(colouredServiceNamed(after, name), idle) === replicas,
      order: (path) => (path.length === 0 ? serviceKeys : ["version", "image", "replicas"]),
    };
  };
  return editConfiguration(editing, { section: "services", name }, intended);
}
