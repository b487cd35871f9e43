import { Command } from "commander";
import type { Environment } from "../../../model/environment.js";
import { commandFor } from "../../../model/moves.js";
import { names } from "../../../model/names.js";
import { editAndApply } from "../../flows/apply/apply-move.js";
import { drainOrigin } from "../../flows/edit/drain.js";
import { movedAnswer, showMoved } from "../../show/edit.js";
import { Context } from "./context.js";
import { type MoveCommandOptions, withApplyOption, withEditOptions } from "./options.js";

/** Returns a command that takes an origin out of rotation, or puts it back. */
export function originCommand(name: string, drained: boolean): Command {
  return withApplyOption(withEditOptions(new Command(name)))
    .argument("<edge>", "the hot-standby hostname, such as mcp")
    .argument("<origin>", "the origin, such as koyeb-primary")
    .action(async (edge: string, origin: string, options: MoveCommandOptions) => {
      const context = new Context(options);
      const editing = context.editing(options);
      const stacksOf = (environment: Environment): readonly string[] => stacksBehind(environment, edge);
      const moved = await editAndApply(editing, stacksOf, (allowed) =>
        drainOrigin(editing, { edge, origin, drained }, allowed, (environment) => {
          const command = commandFor(environment.name, `apply ${stacksOf(environment).join(" ")}`);
          return options.apply === true ? [] : [`To apply it: ${command}`];
        }),
      );
      context.answer(movedAnswer(moved), (terminal) => showMoved(moved, terminal));
    });
}

/** Returns the stacks with pools of an edge's origins: its own, and those of the services that fall back to it. */
function stacksBehind(environment: Environment, edge: string): readonly string[] {
  const services = environment.services.filter((service) => service.edge?.standby === edge);
  return [names.edgeStack(environment), ...services.map(({ name }) => names.trafficStack(environment, name))];
}
