import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import type { Moved } from "../flows/apply/apply-move.js";
import type { EditEvent, Edited } from "../flows/edit/edit.js";
import type { Restored } from "../flows/edit/restore.js";
import { appliedAnswer } from "./change.js";
import type { Terminal } from "./terminal.js";

const styles = { "-": "red", "+": "green", "@": "cyan" } as const;

/** Prints the diff of a file. */
export function showDiff({ file, diff }: Pick<EditEvent, "file" | "diff">, terminal: Terminal): void {
  terminal.line(terminal.style("bold", file));
  for (const line of diff) {
    const first = line.slice(0, 1);
    terminal.line(first === "-" || first === "+" || first === "@" ? terminal.style(styles[first], line) : line);
  }
}

/** Prints the result of an edit. */
export function showEdited(edited: Edited, terminal: Terminal): void {
  const { summary, diff, written, traffic, notes, backup, commit } = edited;
  if (diff.length === 0) terminal.line(`${summary}: already so, nothing to change.`);
  else if (!written) showDiff(edited, terminal);
  for (const line of traffic) terminal.line(terminal.style("bold", line));
  for (const note of notes) terminal.line(note);
  if (written) terminal.line(terminal.style("dim", backup === undefined ? "Written." : `Written; backup: ${backup}`));
  if (commit !== undefined) terminal.line(terminal.style("dim", `Committed as ${commit.slice(0, 12)}`));
}

/** Returns the result of an edit as JSON. */
export function editAnswer(edited: Edited): Readonly<Record<string, unknown>> {
  const { summary, file, diff, written, dryRun, backup, commit, reason, incident, traffic, notes } = edited;
  const changed = diff.length > 0;
  return { summary, file, changed, written, dryRun, backup, commit, reason, incident, traffic, notes, diff };
}

/**
 * Prints the result of a move; if it was applied, that was printed before, and only the follow-up remains.
 *
 * @param service the moved service. @default - the edit moved no service
 */
export function showMoved({ edited, applied, unreviewed }: Moved, terminal: Terminal, service?: string): void {
  if (unreviewed) terminal.line(terminal.style("yellow", followUp(edited)));
  if (applied !== undefined) return;
  showEdited(edited, terminal);
  if (edited.written && service !== undefined) terminal.line(nextStep(edited.after, service));
}

/** Returns the result of a move as JSON. */
export function movedAnswer({ edited, applied, unreviewed }: Moved): Readonly<Record<string, unknown>> {
  if (applied === undefined) return editAnswer(edited);
  const next = unreviewed ? [followUp(edited)] : [];
  return { edit: editAnswer(edited), apply: appliedAnswer(applied), next };
}

/** Tells how to publish a change that was applied before its review; otherwise the next apply elsewhere is refused. */
function followUp({ file, commit }: Edited): string {
  const how = commit === undefined ? `git commit -m "<why>" -- ${file} && git push` : "git push";
  return `This was applied before its review. Now push its commit: ${how}`;
}

/** Tells how to apply a move that was only written. */
function nextStep(environment: Environment, service: string): string {
  const apply = commandFor(environment.name, `apply ${names.trafficStack(environment, service)}`);
  if (!environment.settings.protected) return `To apply it: ${apply}`;
  const rollback = "--apply with a rollback applies it at once";
  return `Propose it: ${environment.name} is protected, so CI applies it after the review (${rollback}).`;
}

/** Returns the result of a restore as JSON. */
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

/** Prints the result of a restore. */
export function showRestored({ traffic, written, backup }: Restored, terminal: Terminal): void {
  for (const line of traffic) terminal.line(terminal.style("bold", line));
  if (written) terminal.line(terminal.style("dim", `Restored; backup: ${backup}`));
}
