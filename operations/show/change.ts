import type { Applied } from "../flows/apply/events.js";
import { changeAnswer } from "../flows/plan/plan.js";
import type { PreparedChange } from "../flows/plan/prepare.js";
import type { Standing } from "../live/compare.js";
import type { ServiceStatus } from "../live/look.js";
import { showHostname, showStatus } from "./status.js";
import type { Terminal } from "./terminal.js";
import { showSummary } from "./terminal-summary.js";

/** Returns the services with an unexpected live state; a change that is not applied yet is expected. */
export function surprisesIn(live: readonly ServiceStatus[]): readonly ServiceStatus[] {
  const surprising: readonly Standing[] = ["half-made", "differs", "unknown"];
  return live.filter(({ standing }) => surprising.includes(standing));
}

/** Prints a planned change, after the unexpected live states that it starts from. */
export function showChange({ summary, live, current }: PreparedChange, terminal: Terminal): void {
  for (const status of surprisesIn(live)) showStatus(status, terminal);
  if (current.length > 0) {
    const count = `${current.length} ${current.length === 1 ? "stack is" : "stacks are"}`;
    terminal.line(terminal.style("dim", `${count} up to date (--all plans them too)`));
  }
  if (summary.stacks.length === 0) terminal.line("Nothing to plan.");
  else showSummary(summary, terminal);
}

/** Prints the result of an apply, and the live state after it. */
export function showApplied({ applied, after, edges }: Applied, terminal: Terminal): void {
  for (const status of after) showStatus(status, terminal);
  for (const status of edges) showHostname(status, terminal);
  const count = `${applied.length} ${applied.length === 1 ? "stack" : "stacks"}`;
  terminal.line(applied.length === 0 ? "Nothing to apply." : terminal.style("green", `Applied ${count}.`));
}

/** Returns the result of an apply as JSON. */
export function appliedAnswer({ change, applied, after, edges }: Applied): Readonly<Record<string, unknown>> {
  return { ...changeAnswer(change), applied, after, edges };
}
