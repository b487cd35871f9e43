import type { Environment } from "../../../model/environment.js";
import { didYouMean } from "../../../model/load/suggest.js";
import { commandFor } from "../../../model/moves.js";
import { edgeNamed } from "../../edit/named.js";
import { BadInput, Refusal } from "../../failures.js";
import { type Edited, type Editing, editConfiguration, type Intent } from "./edit.js";

/** An origin of a hot-standby hostname, and whether it is taken out of rotation. */
export interface Drain {
  readonly edge: string;
  readonly origin: string;
  readonly drained: boolean;
}

/**
 * Takes one origin of a hot-standby hostname out of rotation, or puts it back.
 *
 * @param allowed refuses where the edit may not be made
 * @param notes what else to tell the operator
 * @throws Refusal for the last origin in rotation
 */
export function drainOrigin(
  editing: Editing,
  { edge, origin, drained }: Drain,
  allowed: (environment: Environment) => Promise<void>,
  notes: (environment: Environment) => readonly string[],
): Promise<Edited> {
  const intended = async (environment: Environment): Promise<Intent> => {
    await allowed(environment);
    const { origins } = edgeNamed(environment, edge);
    const order = Object.keys(origins);
    if (origins[origin] === undefined) {
      throw new BadInput(`${edge} has no origin "${origin}"${didYouMean(origin, order) || `; ${order.join(", ")}`}`);
    }
    const inRotation = order.filter((one) => origins[one]?.drained !== true);
    if (drained && inRotation.length === 1 && inRotation[0] === origin) {
      throw new Refusal(
        `${edge}: ${origin} is the last origin in rotation: \`${commandFor(environment.name, `undrain ${edge} <origin>`)}\` puts another one back first`,
      );
    }
    return {
      summary: `${edge}: ${drained ? "take" : "put"} ${origin} ${drained ? "out of" : "into"} rotation`,
      ways: [{ changes: [{ path: ["origins", origin, "drained"], value: drained }] }],
      achieved: (after) => {
        const then = edgeNamed(after, edge).origins;
        return then[origin]?.drained === drained && Object.keys(then).join() === order.join();
      },
      order: (path) => (path[0] === "origins" && path.length === 1 ? order : []),
      notes: notes(environment),
    };
  };
  return editConfiguration(editing, { section: "edges", name: edge }, intended);
}
