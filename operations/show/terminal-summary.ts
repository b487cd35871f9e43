import { selectedBy } from "../../model/route/fold.js";
import type { Action } from "../guard/plan.js";
import {
  attributeLine,
  type ResourceSummary,
  refusedIn,
  type StackSummary,
  type Summary,
  titleOf,
} from "../guard/summary.js";
import { poolOf, type Traffic } from "../guard/traffic.js";
import { legTexts } from "../route-text.js";
import { type Style, type Terminal, table } from "./terminal.js";

/** The sign and the colour of an action, as in Terraform's output. */
const signs: Readonly<Record<Action, readonly [sign: string, style: Style]>> = {
  create: ["+", "green"],
  update: ["~", "yellow"],
  replace: ["±", "red"],
  delete: ["-", "red"],
  forget: [".", "red"],
  import: ["<", "cyan"],
  move: [">", "cyan"],
  read: ["=", "dim"],
  "no-op": [" ", "dim"],
};

/** Prints a summary: counts and destructive changes first, then the meaning, then every change. */
export function showSummary(summary: Summary, terminal: Terminal): void {
  terminal.line(terminal.style("bold", titleOf(summary)));
  for (const note of summary.notes) terminal.line(terminal.style("yellow", `! ${note}`));
  if (summary.destructive.length > 0) {
    terminal.line(terminal.style("red", `DESTRUCTIVE: ${summary.destructive.length} of them remove something`));
    for (const { stack, address, words } of summary.destructive) {
      terminal.line(terminal.style("red", `  ${stack}  ${address}  ${words}`));
    }
  }
  const refused = refusedIn(summary);
  if (refused.length > 0) terminal.line(terminal.style("red", `REFUSED by the guard: ${refused.join(", ")}`));
  for (const stack of summary.stacks) showStack(stack, terminal);
  terminal.line();
  terminal.line(`Digest: ${summary.digest}`);
}

function showStack(stack: StackSummary, terminal: Terminal): void {
  terminal.line();
  terminal.line(`${terminal.style("bold", stack.stack)}  ${stack.counts}`);
  for (const line of stack.meaning) terminal.line(`  ${line}`);
  if (stack.traffic !== undefined) {
    for (const row of trafficTable(stack.traffic)) terminal.line(`    ${row}`);
  }
  showVerdict(stack, terminal);
  if (stack.drift.length > 0) {
    terminal.line(terminal.style("yellow", "  Changed outside of Terraform since the last apply:"));
    for (const resource of stack.drift) showResource(resource, terminal);
  }
  if (stack.changes.length > 0) terminal.line(terminal.style("dim", "  What the apply would change:"));
  for (const resource of stack.changes) showResource(resource, terminal);
  if (stack.outputs.length > 0)
    terminal.line(terminal.style("dim", `  Outputs that change: ${stack.outputs.join(", ")}`));
}

function showVerdict({ verdict }: StackSummary, terminal: Terminal): void {
  if (verdict === undefined) return;
  if (verdict.verdict === "pass") {
    terminal.line(`  ${terminal.style("green", "guard: pass")} as a change of kind ${verdict.kind}`);
    return;
  }
  terminal.line(`  ${terminal.style("red", "guard: refused")} as a change of kind ${verdict.kind}`);
  for (const { address, path, found, allowed, remedy } of verdict.findings) {
    terminal.line(terminal.style("red", `    ${address}${path === "" ? "" : `  ${path}`}`));
    terminal.line(`      found    ${found}`);
    terminal.line(`      allowed  ${allowed}`);
    terminal.line(`      remedy   ${remedy}`);
  }
}

function showResource({ address, action, words, attributes }: ResourceSummary, terminal: Terminal): void {
  const [sign, style] = signs[action];
  terminal.line(`    ${terminal.style(style, sign)} ${address}  ${terminal.style("dim", words)}`);
  for (const attribute of attributes) terminal.line(`        ${attributeLine(attribute, action)}`);
}

/** Formats the pools and the Service, before and after, as rows. */
function trafficTable(traffic: Traffic): readonly string[] {
  const { edge, cluster, hostname, name } = traffic;
  const [before, after] = [edge.before, edge.after].map(
    (route) =>
      new Map(legTexts(route, (identity) => poolOf(traffic, identity)?.name).map(([pool, share]) => [pool, share])),
  );
  const rows = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])]
    .sort()
    .map((pool) => [pool, before?.get(pool) ?? "-", "→", after?.get(pool) ?? "-"]);
  const service = [`Service ${name}`, selectedBy(cluster.before) ?? "-", "→", selectedBy(cluster.after) ?? "-"];
  const all = [...rows, ...(cluster.before === undefined && cluster.after === undefined ? [] : [service])];
  return table([[hostname ?? "", "before", "", "after"], ...all]);
}
