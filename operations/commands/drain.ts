import { Command } from "commander";
import type { Edge, Environment } from "../../model/environment.js";
import { didYouMean } from "../../model/load/suggest.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import { editConfiguration } from "../edit/edit.js";
import { editHelp, withEditOptions } from "../edit/options.js";
import { BadInput, Refusal } from "../failures.js";
import { editAndApply, type MoveCommandOptions, withApplyOption } from "../flows/apply/apply-move.js";

/** `switchyard drain`: takes one origin of a hot-standby hostname out of rotation. */
export function drainCommand(): Command {
  return originCommand("drain", true)
    .description("take one origin of a hot-standby hostname out of rotation for a while")
    .addHelpText(
      "after",
      `
It gets no requests and no health checks until switchyard undrain. The last origin of a hostname is refused.
${editHelp}

Examples:
  switchyard drain mcp koyeb-primary --reason "maintenance at Koyeb"
  switchyard drain mcp koyeb-primary --apply         and at once, where it may be applied from here
  switchyard undrain mcp koyeb-primary`,
    );
}

/** `switchyard undrain`: puts an origin back into rotation. */
export function undrainCommand(): Command {
  return originCommand("undrain", false)
    .description("put an origin back into rotation")
    .addHelpText(
      "after",
      `${editHelp}

Examples:
  switchyard undrain mcp koyeb-primary`,
    );
}

function originCommand(name: string, drained: boolean): Command {
  return withApplyOption(withEditOptions(new Command(name)))
    .argument("<edge>", "the hot-standby hostname, such as mcp")
    .argument("<origin>", "the origin, such as koyeb-primary")
    .action((edge: string, origin: string, options: MoveCommandOptions) =>
      editAndApply(
        options,
        (environment) => stacksBehind(environment, edge),
        (context) =>
          editConfiguration(context, options, { section: "edges", name: edge }, (environment) => {
            const origins = originsOf(environment, edge);
            const now = origins[origin];
            if (now === undefined) {
              const known = Object.keys(origins);
              throw new BadInput(
                `${edge} has no origin "${origin}"${didYouMean(origin, known) || `; ${known.join(", ")}`}`,
              );
            }
            const inRotation = Object.keys(origins).filter((one) => origins[one]?.drained !== true);
            if (drained && inRotation.length === 1 && inRotation[0] === origin) {
              throw new Refusal(
                `${edge}: ${origin} is the last origin in rotation: \`${commandFor(environment.name, `undrain ${edge} <origin>`)}\` puts another one back first`,
              );
            }
            const order = Object.keys(origins);
            return {
              summary: `${edge}: ${drained ? "take" : "put"} ${origin} ${drained ? "out of" : "into"} rotation`,
              ways: [{ changes: [{ path: ["origins", origin, "drained"], value: drained }] }],
              achieved: (after) => {
                const then = originsOf(after, edge);
                return then[origin]?.drained === drained && Object.keys(then).join() === order.join();
              },
              order: (path) => (path[0] === "origins" && path.length === 1 ? order : []),
              notes:
                options.apply === true
                  ? []
                  : [
                      `To apply it: ${commandFor(environment.name, `apply ${stacksBehind(environment, edge).join(" ")}`)}`,
                    ],
            };
          }),
      ),
    );
}

/** The stacks that have pools of an edge's origins: its own, and those of the services that it stands by for. */
function stacksBehind(environment: Environment, edge: string): readonly string[] {
  const services = environment.services.filter((service) => service.edge?.standby === edge);
  return [names.edgeStack(environment), ...services.map(({ name }) => names.trafficStack(environment, name))];
}

function originsOf({ edges, name: environment }: Environment, name: string): Edge["origins"] {
  const edge = edges.find((one) => one.name === name);
  if (edge !== undefined) return edge.origins;
  const known = edges.map((one) => one.name);
  throw new BadInput(`${environment} has no edge "${name}"${didYouMean(name, known) || `; ${known.join(", ")}`}`);
}
