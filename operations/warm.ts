import { Command } from "commander";
import { colourTraits, isKeptElsewhere, leastPodsOf } from "../model/kinds.js";
import { commandFor } from "../model/moves.js";
import { otherColour } from "../model/schema/primitives.js";
import { Context } from "./context.js";
import { serviceKeys } from "./edit/declaration.js";
import { editConfiguration } from "./edit/edit.js";
import { colouredServiceNamed } from "./edit/move.js";
import { type EditCommandOptions, editHelp, wholeNumber, withEditOptions } from "./edit/options.js";
import { Refusal } from "./failures.js";

interface Options extends EditCommandOptions {
  readonly replicas?: string;
}

/** `switchyard warm`: raises the idle colour's minimum of pods before requests move there. */
export function warmCommand(): Command {
  return withEditOptions(new Command("warm"))
    .description("raise the idle colour's minimum of pods, as a change of its own before requests move there")
    .argument("<service>", "the service")
    .option("--replicas <n>", "pods at least (default: as many as the live colour has at least)")
    .addHelpText(
      "after",
      `
A flip is refused while the target has too few pods that are ready (readiness in the configuration of the service).
${editHelp}

Examples:
  switchyard warm prompt-service
  switchyard warm prompt-service --replicas 6`,
    )
    .action(async (name: string, options: Options) => {
      const asked = options.replicas === undefined ? undefined : wholeNumber("--replicas", options.replicas, 1, 500);
      await editConfiguration(new Context(options), options, { section: "services", name }, (environment) => {
        const service = colouredServiceNamed(environment, name);
        if (isKeptElsewhere(service)) {
          throw new Refusal(`${name}: somebody else keeps its Deployments; raise the pods where they are kept`);
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
          throw new Refusal(`${name}: ${idle} has ${now} pods at least already, and ${replicas} would be fewer`);
        }
        return {
          summary: `${name}: at least ${replicas} pods of ${idle}`,
          ways: [{ changes: [{ path: ["colours", idle, "replicas"], value: replicas }] }],
          achieved: (after) => leastPodsOf(colouredServiceNamed(after, name), idle) === replicas,
          order: (path) => (path.length === 0 ? serviceKeys : ["version", "image", "replicas"]),
        };
      });
    });
}
