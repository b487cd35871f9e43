import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import type { Moved } from "../flows/apply/apply-move.js";
import type { EditEvent, Edited } from "../flows/edit/edit.js";
import type { Restored } from "../flows/edit/restore.js";
import { appliedAnswer } from "./change.js";
import type { Terminal } from "./terminal.js";

const styles = { "-": "red", "+": "green", "@": "cyan" } as const;

/** Prints the difference of a file. */
export function showDiff({ file, diff }: Pick<EditEvent, "file" | "diff">, terminal: Terminal): void {
  terminal.line(terminal.style("bold", file));
  for (const line of diff) {
    const first = line.slice(0, 1);
    terminal.line(first === "-" || first === "+" || first === "@" ? terminal.style(styles[first], line) : line);
  }
}

/** Prints what became of a change of a file. */
export function showEdited(edited: Edited, terminal: Terminal): void {
  const { summary, diff, written, traffic, notes, backup, commit } = edited;
  if (diff.length === 0) terminal.line(`${summary}: it is so already, nothing to change.`);
  else if (!written) showDiff(edited, terminal);
  for (const line of traffic) terminal.line(terminal.style("bold", line));
  for (const note of notes) terminal.line(note);
  if (written)
    terminal.line(terminal.style("dim", backup === undefined ? "Written." : `Written; as it was: ${backup}`));
  if (commit !== undefined) terminal.line(terminal.style("dim", `Committed as ${commit.slice(0, 12)}`));
}

/** What became of a change of a file, for machines. */
export function editAnswer(edited: Edited): Readonly<Record<string, unknown>> {
  const { summary, file, diff, written, dryRun, backup, commit, reason, incident, traffic, notes } = edited;
  const changed = diff.length > 0;
  return { summary, file, changed, written, dryRun, backup, commit, reason, incident, traffic, notes, diff };
}

/**
 * Prints what became of a move; where it was applied that was told meanwhile, and only what is left to be done is said.
 *
 * @param service that was moved. @default - it was no move of a service
 */
export function showMoved({ edited, applied, unreviewed }: Moved, terminal: Terminal, service?: string): void {
  if (unreviewed) terminal.line(terminal.style("yellow", followUp(edited)));
  if (applied !== undefined) return;
  showEdited(edited, terminal);
  if (edited.written && service !== undefined) terminal.line(nextStep(edited.after, service));
}

/** What became of a move, for machines. */
export function movedAnswer({ edited, applied, unreviewed }: Moved): Readonly<Record<string, unknown>> {
  if (applied === undefined) return editAnswer(edited);
  const next = unreviewed ? [followUp(edited)] : [];
  return { edit: editAnswer(edited), apply: appliedAnswer(applied), next };
}

/** What was applied before its review has to reach the others, or the next apply from there is refused. */
function followUp({ file, commit }: Edited): string {
  const how = commit === undefined ? `git commit -m "<why>" -- ${file} && git push` : "git push";
  return `This was applied before its review. Its commit follows now: ${how}`;
}

/** How a move of a service that was only written is applied. */
function nextStep(environment: Environment, service: string): string {
  const apply = commandFor(environment.name, `apply ${names.trafficStack(environment, service)}`);
  if (!environment.settings.protected) return `To apply it: ${apply}`;
  const rollback = "--apply with a rollback applies it at once";
  return `Propose it: ${environment.name} is protected, so CI applies it after the review (${rollback}).`;
}

/** What became of a file that was put back, for machines. */
export function restoredAnswer({
  file,
  written,
  dryRun,
  traffic,
  diff,
  commit,
}: Restored): Readonly<Record<string, unknown>> {
  return { file, written, dryRun, traffic, diff, commit };
}

/** Prints what became of a file that was put back. */
export function showRestored({ traffic, written, backup }: Restored, terminal: Terminal): void {
  for (const line of traffic) terminal.line(terminal.style("bold", line));
  if (written) terminal.line(terminal.style("dim", `Restored; as it was: ${backup}`));
}
