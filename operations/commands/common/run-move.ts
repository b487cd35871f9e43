import type { ColouredService } from "../../../model/schema/service.js";
import { moveAndApply } from "../../flows/apply/apply-move.js";
import type { Wish } from "../../flows/edit/move.js";
import { movedAnswer, showMoved } from "../../show/edit.js";
import { Context } from "./context.js";
import type { MoveCommandOptions } from "./edit-options.js";

/** Makes a move of a service. It concerns one, so that it costs the same in a large fleet and mistakes elsewhere do not hold it up. */
export async function runMove(
  options: MoveCommandOptions,
  service: string,
  wanted: (service: ColouredService) => Wish,
): Promise<void> {
  const context = new Context(options, [service]);
  const moved = await moveAndApply(context.editing(options), service, wanted);
  context.answer(movedAnswer(moved), (terminal) => showMoved(moved, terminal, service));
}
