import { type Rehearsal, type RehearsedStep, stepTitle } from "../flows/rehearse/rehearsal.js";
import { type Terminal, table } from "./terminal.js";

/** Returns the title of a rehearsal, with its base. */
export function rehearsalTitle({ base }: Pick<Rehearsal, "base">): string {
  return `Rehearsal in a sandbox, from ${base.commit.slice(0, 12)} (${base.why})`;
}

/** Formats the result of a rehearsal in one line. */
export function rehearsalVerdict({ verdict, reason, ends, steps }: Rehearsal): string {
  if (verdict === "nothing-to-rehearse") return "nothing to rehearse: every stack is as in the base";
  if (verdict === "refused") return `refused: ${reason}`;
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0).toFixed(1);
  return `passed in ${seconds} s${endText(ends)}`;
}

/** Formats a count such as `2 writes, 14 reads`. */
export function requestsText({ reads, writes }: RehearsedStep["requests"]["cloudflare"]): string {
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${count(writes, "write")}, ${count(reads, "read")}`;
}

/** Prints a rehearsal. */
export function showRehearsal(rehearsal: Rehearsal, terminal: Terminal): void {
  const { steps, ends, notes, verdict } = rehearsal;
  terminal.line();
  terminal.line(terminal.style("bold", rehearsalTitle(rehearsal)));
  const rows = steps.map((step) => [
    step.outcome === "done" ? "✓" : "✗",
    stepTitle(step),
    `${step.seconds.toFixed(1)} s`,
    requestsText(step.requests.cloudflare),
    requestsText(step.requests.kubernetes),
  ]);
  const lines = rows.length === 0 ? [] : table([["", "", "", "Cloudflare", "Kubernetes"], ...rows]);
  for (const [index, line] of lines.entries()) {
    terminal.line(`  ${index === 0 ? terminal.style("dim", line) : line}`);
    const step = steps[index - 1];
    for (const words of step?.words ?? []) {
      terminal.line(`      ${terminal.style(step?.outcome === "done" ? "dim" : "red", words)}`);
    }
  }
  for (const { what, lines: differing } of ends?.differences ?? []) {
    terminal.line(terminal.style("red", `  ${what}`));
    for (const line of differing) terminal.line(`      ${line}`);
  }
  for (const note of notes) terminal.line(terminal.style("yellow", `  ! ${note}`));
  terminal.line(`  ${terminal.style(verdict === "refused" ? "red" : "green", rehearsalVerdict(rehearsal))}`);
}

function endText(ends: Rehearsal["ends"]): string {
  if (ends === undefined) return "";
  const { cloudflare, kubernetes } = ends.objects;
  const bytes = ends.stacks.length === 0 ? "" : `, ${ends.stacks.join(", ")} byte for byte`;
  return `: the end equals the beginning: ${cloudflare} objects at Cloudflare, ${kubernetes} in the cluster${bytes}`;
}
