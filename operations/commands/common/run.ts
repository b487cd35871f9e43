import type { ColouredService } from "../../../model/schema/service.js";
import { moveAndApply } from "../../flows/apply/apply-move.js";
import type { Edited, Editing } from "../../flows/edit/edit.js";
import type { Wish } from "../../flows/edit/move.js";
import { editAnswer, movedAnswer, showEdited, showMoved } from "../../show/edit.js";
import { Context } from "./context.js";
import type { EditCommandOptions, MoveCommandOptions } from "./options.js";

/** Edits a file, and prints the result. */
export async function runEdit(options: EditCommandOptions, edit: (editing: Editing) => Promise<Edited>): Promise<void> {
  const context = new Context(options);
  const edited = await edit(context.editing(options));
  context.answer(editAnswer(edited), (terminal) => showEdited(edited, terminal));
}

/** Moves a service, and prints the result. Only that service is read, so mistakes elsewhere do not block the move. */
export async function runMove(
  options: MoveCommandOptions,
  service: string,
  wanted: (service: ColouredService) => Wish,
): Promise<void> {
  const context = new Context(options, [service]);
  const moved = await moveAndApply(context.editing(options), service, wanted);
  context.answer(movedAnswer(moved), (terminal) => showMoved(moved, terminal, service));
}
