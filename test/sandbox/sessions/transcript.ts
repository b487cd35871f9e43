import { table } from "../../../tour/terminal.js";

const prompt = "$ ";
const more = "> ";

/** A page of Markdown whose `console` blocks have commands with their output. */
export class Transcript {
  /** The commands, which may have several lines. */
  readonly commands: readonly string[];
  private readonly lines: readonly string[];

  constructor(text: string) {
    this.lines = text.split("\n");
    this.commands = this.lines.flatMap((line, index) => {
      if (!line.startsWith(prompt)) return [];
      const rest = this.lines.slice(index + 1);
      const end = rest.findIndex((one) => !one.startsWith(more));
      return [[line, ...rest.slice(0, end)].map((one) => one.slice(prompt.length)).join("\n")];
    });
  }

  /** Returns the page with new outputs, in which values that differ between runs are normalised. */
  with(outputs: readonly string[]): string {
    const waiting = [...outputs];
    const page: string[] = [];
    let inside = false;
    let output: string[] = [];
    for (const line of this.lines) {
      const continues = inside && line.startsWith(more);
      if (!continues) page.push(...output.splice(0));
      if (line === "```console") inside = true;
      else if (line === "```") inside = false;
      const asks = inside && line.startsWith(prompt);
      if (asks) output = linesOf(waiting.shift() ?? "");
      if (!inside || asks || continues || line === "```console") page.push(line);
    }
    return page.join("\n");
  }
}

function linesOf(output: string): string[] {
  const text = normal(output).trimEnd();
  if (text === "") return [];
  const lines = text.split("\n");
  return /^NAME {2,}[A-Z]/.test(text) ? aligned(lines) : lines.flatMap((line) => indented(line));
}

/** Replaces values that differ between runs by angle brackets, or removes them. */
function normal(text: string): string {
  const ids = [...new Set(text.match(/\b(?!a{32}|b{32}|0{32})[0-9a-f]{32}\b/g))];
  const named = ids.reduce((all, id, index) => all.replaceAll(id, `<id ${index + 1}>`), text);
  return named
    .replace(/^WARNING: version difference.*\n/gm, "")
    .replace(/(?<=" deleted) from \S+ namespace$/gm, "")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:<port>")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>")
    .replace(/\b(cart-blue|cart-green|once)-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[a-z0-9]{5}\b/g, "$1-<set>-<pod>")
    .replace(/\b(cart-blue|cart-green|once)-[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, "$1-<set>");
}

/** Returns a table of kubectl with normalised column widths and without ages. */
function aligned(lines: readonly string[]): string[] {
  const rows = lines.map((line) => line.trimEnd().split(/ {2,}/));
  const [head = []] = rows;
  const told = rows.map((row, index) => row.map((cell, at) => (index > 0 && head[at] === "AGE" ? "<age>" : cell)));
  return table(told, "   ");
}

/** Breaks a long line of JSON into several; returns any other line as it is. */
function indented(line: string): string[] {
  if (!/^[[{].*[\]}]$/.test(line)) return [line];
  try {
    return pretty(JSON.parse(line), "");
  } catch {
    return [line];
  }
}

const widest = 110;

function pretty(value: unknown, indent: string, before = "", after = ""): string[] {
  const short = `${indent}${before}${JSON.stringify(value)}${after}`;
  if (short.length <= widest || typeof value !== "object" || value === null) return [short];
  const list = Array.isArray(value);
  const parts = list ? value.map((one) => ["", one] as const) : Object.entries(value);
  return [
    `${indent}${before}${list ? "[" : "{"}`,
    ...parts.flatMap(([name, one], index) =>
      pretty(one, `${indent}  `, list ? "" : `${JSON.stringify(name)}: `, index < parts.length - 1 ? "," : ""),
    ),
    `${indent}${list ? "]" : "}"}${after}`,
  ];
}
