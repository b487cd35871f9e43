import type { Edited, Editing } from "../../flows/edit/edit.js";
import { editAnswer, showEdited } from "../../show/edit.js";
import { Context } from "./context.js";
import type { EditCommandOptions } from "./edit-options.js";

/** Makes a change of a file, and says what became of it. */
export async function runEdit(options: EditCommandOptions, edit: (editing: Editing) => Promise<Edited>): Promise<void> {
  const context = new Context(options);
  const edited = await edit(context.editing(options));
  context.answer(editAnswer(edited), (terminal) => showEdited(edited, terminal));
}
