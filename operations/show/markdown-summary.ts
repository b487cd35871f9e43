import { type Rehearsal, stepTitle } from "../flows/rehearse/rehearsal.js";
import {
  attributeLine,
  type ResourceSummary,
  refusedIn,
  type StackSummary,
  type Summary,
  titleOf,
} from "../guard/summary.js";
import type { ServiceStatus } from "../live/look.js";
import { trafficDiagram } from "./mermaid.js";
import { rehearsalTitle, rehearsalVerdict, requestsText } from "./rehearsal.js";

/** The length limit of a GitHub comment, in characters. */
export const longestComment = 65_536;

/** A part of the comment, and its short form for when there is no room. */
interface Block {
  readonly text: string;
  readonly short: string;
  /** The order of shortening: the highest rank first. */
  readonly rank: 0 | 1 | 2 | 3 | 4;
}

/** The content of a comment on a pull request. */
export interface Told {
  /** The summary of the plans. @default - nothing was planned */
  readonly summary?: Summary | undefined;
  /** The services with an unexpected live state. @default - none */
  readonly surprises?: readonly Pick<ServiceStatus, "service" | "words" | "deviations">[];
  /** The rehearsal. @default - nothing was rehearsed */
  readonly rehearsal?: Rehearsal | undefined;
}

/**
 * Formats a comment on a pull request: counts and destructive changes, unexpected live states, then for each stack its
 * meaning, a traffic diagram, drift and the folded changes, and last the rehearsal.
 *
 * If there is no room, it shortens the least important parts, the last ones first, and says so.
 *
 * @param limit the text is shorter than this many characters
 */
export function planMarkdown({ summary, surprises = [], rehearsal }: Told, limit: number = longestComment): string {
  const blocks = [
    ...(summary === undefined ? [] : [head(summary)]),
    ...surprises.map(surpriseBlock),
    ...(summary === undefined ? [] : summary.stacks.flatMap(stackBlocks)),
    ...(rehearsal === undefined ? [] : [rehearsalBlock(rehearsal)]),
    ...(summary === undefined ? [] : [foot(summary)]),
  ];
  const texts = blocks.map(({ text }) => text);
  const lengthOf = (text: string): number => (text === "" ? 0 : text.length + 1);
  let total = texts.reduce((sum, text) => sum + lengthOf(text), 0);
  for (const rank of [4, 3, 2, 1] as const) {
    for (const [index, block] of [...blocks.entries()].reverse()) {
      if (total < limit) break;
      if (block.rank !== rank) continue;
      texts[index] = block.short;
      total += lengthOf(block.short) - lengthOf(block.text);
    }
  }
  const whole = texts.filter((text) => text !== "").join("\n");
  return whole.length < limit ? `${whole}\n` : cutLines(whole, limit);
}

function head(summary: Summary): Block {
  const { destructive, notes } = summary;
  const lines = [`### ${plain(titleOf(summary))}`, ""];
  for (const note of notes) lines.push(`> [!WARNING]`, `> ${plain(note)}`, "");
  if (destructive.length > 0) {
    lines.push(
      "> [!CAUTION]",
      `> **This removes something that exists: ${destructive.length} ${destructive.length === 1 ? "resource" : "resources"}.**`,
      ...destructive.map(({ stack, address, words }) => `> - \`${stack}\` ${code(address)}: **${plain(words)}**`),
      "",
    );
  }
  const refused = refusedIn(summary);
  if (refused.length > 0) {
    lines.push(
      "> [!CAUTION]",
      `> **The guard refuses ${refused.map(code).join(", ")}: no apply does this as it is.**`,
      "",
    );
  }
  return { text: lines.join("\n"), short: lines.join("\n"), rank: 0 };
}

function surpriseBlock({ service, words, deviations }: NonNullable<Told["surprises"]>[number]): Block {
  const title = ["> [!WARNING]", `> Live now, **${plain(service)}**: ${plain(words)}`];
  const rows = deviations.map(
    ({ what, declared, live, remedy }) =>
      `> - ${plain(what)}: declared ${code(declared)}, live ${code(live)}; next: ${code(remedy)}`,
  );
  return { text: [...title, ...rows, ""].join("\n"), short: [...title, ""].join("\n"), rank: 2 };
}

function stackBlocks(stack: StackSummary): readonly Block[] {
  const { meaning, traffic, changes, drift, outputs } = stack;
  const title = `#### ${code(stack.stack)}`;
  const quiet =
    changes.length === 0 && outputs.length === 0 && drift.length === 0 && stack.verdict?.verdict !== "refused";
  if (quiet) return [{ text: `- ${code(stack.stack)}: ${meaning.map(plain).join("; ")}`, short: "", rank: 4 }];
  const blocks: Block[] = [
    { text: [title, "", ...meaning.map((line) => `**${plain(line)}**  `), ""].join("\n"), short: title, rank: 1 },
  ];
  blocks.push(...verdictBlocks(stack));
  if (traffic !== undefined) {
    const text = ["```mermaid", ...trafficDiagram(traffic), "```", ""].join("\n");
    blocks.push({ text, short: "", rank: 3 });
  }
  if (drift.length > 0) {
    const count = `${drift.length} ${drift.length === 1 ? "resource was" : "resources were"} changed outside of Terraform`;
    const text = [`:warning: ${count} since the last apply:`, "", ...fenced(drift), ""].join("\n");
    blocks.push({ text, short: `:warning: ${count}; no room to list them here.\n`, rank: 2 });
  }
  if (changes.length > 0 || outputs.length > 0) {
    const told = outputs.length === 0 ? [] : ["", `Outputs that change: ${outputs.map(code).join(", ")}`];
    const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"} in full`;
    const summary = `<details><summary>${changes.length === 0 ? "Outputs" : count}</summary>`;
    const listed = changes.length === 0 ? told.slice(1) : [...fenced(changes), ...told];
    const text = [summary, "", ...listed, "", "</details>", ""].join("\n");
    const short = `${changes.length} changes in full: no room for them here; \`switchyard plan\` prints them.\n`;
    blocks.push({ text, short, rank: 4 });
  }
  return blocks;
}

function verdictBlocks({ verdict }: StackSummary): readonly Block[] {
  if (verdict === undefined) return [];
  if (verdict.verdict === "pass") {
    const text = `Guard: :white_check_mark: pass, kind ${code(verdict.kind)}\n`;
    return [{ text, short: text, rank: 1 }];
  }
  const title = `Guard: :no_entry: **refused**, kind ${code(verdict.kind)}\n`;
  const rows = verdict.findings.map(
    ({ address, path, found, allowed, remedy }) =>
      `| ${[address, path, found].map(cell).join(" | ")} | ${plain(allowed)} | ${plain(remedy)} |`,
  );
  const text = [title, "| resource | attribute | found | allowed | remedy |", "|---|---|---|---|---|", ...rows, ""];
  return [
    { text: text.join("\n"), short: `${title}${rows.length} findings; \`switchyard guard\` prints them.\n`, rank: 1 },
  ];
}

function rehearsalBlock(rehearsal: Rehearsal): Block {
  const { steps, ends, notes, verdict } = rehearsal;
  const sign = { passed: ":white_check_mark:", refused: ":no_entry:", "nothing-to-rehearse": ":zzz:" }[verdict];
  const lines = [
    `#### ${plain(rehearsalTitle(rehearsal))}`,
    "",
    `${sign} **${plain(rehearsalVerdict(rehearsal))}**`,
    "",
  ];
  const short = `${lines.slice(0, 3).join("\n")}\n`;
  for (const note of notes) lines.push(`- ${plain(note)}`);
  if (notes.length > 0) lines.push("");
  if (steps.length > 0) {
    lines.push("| | step | what it did | seconds | Cloudflare | Kubernetes |", "|---|---|---|--:|---|---|");
    for (const step of steps) {
      const { words, seconds, requests, outcome } = step;
      const cells = [
        outcome === "done" ? ":heavy_check_mark:" : ":x:",
        stepTitle(step),
        words.map(plain).join("<br>"),
        seconds.toFixed(1),
        requestsText(requests.cloudflare),
        requestsText(requests.kubernetes),
      ];
      lines.push(`| ${cells.join(" | ")} |`);
    }
    lines.push("");
  }
  const differences = (ends?.differences ?? []).flatMap(({ what, lines: differing }) => [
    `! ${what}`,
    ...differing.map((line) => `    ${line}`),
  ]);
  if (differences.length > 0) lines.push(...fence(differences), "");
  return { text: lines.join("\n"), short, rank: 2 };
}

function foot({ digest }: Summary): Block {
  const text = `Digest \`${digest}\``;
  return { text, short: text, rank: 0 };
}

const signs = { create: "+", delete: "-", replace: "-+", forget: "-", update: "!" } as const;

/** Formats resources as a diff block, with values as they are. */
function fenced(resources: readonly ResourceSummary[]): readonly string[] {
  const lines = resources.flatMap(({ address, action, words, attributes }) => {
    const sign = Object.entries(signs).find(([name]) => name === action)?.[1] ?? " ";
    return [`${sign} ${address}  ${words}`, ...attributes.map((one) => `    ${attributeLine(one, action)}`)];
  });
  return fence(lines);
}

/** Wraps lines in a diff block. */
function fence(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return [`${ticks}diff`, ...lines, ticks];
}

/** Escapes text for Markdown, so that it also mentions nobody. */
function plain(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll(/[\\`*_[\]<>|#&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("@", "@<!-- -->");
}

/** Formats text as inline code, whatever backticks it has. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  const space = longest === 0 ? "" : " ";
  return `${ticks}${space}${text.replaceAll(/[\r\n]+/g, " ")}${space}${ticks}`;
}

/** Formats text as code in a table cell, where a bar would end the cell. */
function cell(text: string): string {
  return text === "" ? "" : code(text.length > 300 ? `${text.slice(0, 299)}…` : text).replaceAll("|", "\\|");
}

/** Cuts a text to whole lines that fit, and adds how many are missing. */
function cutLines(text: string, limit: number): string {
  const lines = text.split("\n");
  const kept: string[] = [];
  let length = 0;
  const ending = (left: number): string => `\n… and ${left} more lines that did not fit.\n`;
  for (const line of lines) {
    if (length + line.length + 1 + ending(lines.length).length >= limit) break;
    kept.push(line);
    length += line.length + 1;
  }
  return `${kept.join("\n")}${ending(lines.length - kept.length)}`;
}
