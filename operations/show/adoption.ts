import type { Adoptable } from "../flows/adopt/adopt.js";
import type { Terminal } from "./terminal.js";

/** Prints the objects to adopt, and the duplicates to remove. */
export function showAdoptable({ adoptions, twins }: Adoptable, terminal: Terminal): void {
  if (adoptions.length === 0 && twins.length === 0) {
    terminal.line("Nothing to adopt: everything that exists is in the state.");
    return;
  }
  let stack = "";
  for (const adoption of adoptions) {
    if (adoption.stack !== stack) {
      stack = adoption.stack;
      terminal.line(terminal.style("bold", stack));
    }
    const update = adoption.actions.includes("update");
    const verb = terminal.style(update ? "yellow" : "green", adoption.actions.join(", "));
    terminal.line(`  ${verb} ${adoption.address}${adoption.importId === undefined ? "" : `  (${adoption.importId})`}`);
    if (update && adoption.changes.length > 0)
      terminal.line(terminal.style("dim", `    ${adoption.changes.join(", ")}`));
  }
  for (const twin of twins) {
    terminal.line(`${terminal.style("red", "remove")} ${twin.path}: a second object for ${twin.stack} ${twin.address}`);
  }
}
