import { type Second, shareText, sum } from "./seconds.js";
import type { Style, Terminal } from "./terminal.js";

/** A second, with the name of the step that began in it, if any. */
export interface Moment extends Second {
  readonly mark?: string;
}

interface Paint {
  readonly text: Style;
  readonly behind: Style;
  /** The character for it without colours. */
  readonly glyph: string;
}

const failed: Paint = { text: "red", behind: "onRed", glyph: "×" };
const other: Paint = { text: "magenta", behind: "onMagenta", glyph: "▒" };
const paints: Readonly<Record<string, Paint>> = {
  blue: { text: "brightBlue", behind: "onBrightBlue", glyph: "█" },
  green: { text: "green", behind: "onGreen", glyph: "░" },
};

/** The fill levels of a cell, in eighths from the bottom. */
const eighths = " ▁▂▃▄▅▆▇█";
const height = 6;
const margin = "   ";

interface Part {
  readonly paint: Paint;
  readonly requests: number;
}

/** Draws the last seconds: numbers, one bar for the newest, and a column for each second. */
export function picture(moments: readonly Moment[], host: string, terminal: Terminal): string[] {
  const now = moments.at(-1);
  if (now === undefined) return [`${margin}${host}: waiting for the first requests`];
  const width = Math.min(terminal.columns - 2 * margin.length, 90);
  const legend = now.shares.map((share) => {
    const paint = paints[share.colour] ?? other;
    return `${terminal.style(paint.text, terminal.colours ? "■" : paint.glyph)} ${shareText(share)}`;
  });
  if (now.failures > 0) {
    const mark = terminal.colours ? "■" : failed.glyph;
    legend.push(terminal.style("red", `${mark} ${now.failures} of ${now.requests} failed`));
  }
  const lines = [
    `${terminal.style("bold", host)}   ${secondText(now)}`,
    bar(now, width, terminal),
    legend.join("   "),
    "",
    ...(terminal.colours ? chart(moments.slice(-width), width, terminal) : []),
  ];
  return lines.map((line) => `${margin}${line}`);
}

/** Formats a second in numbers. */
export function secondText({ requests, failures, latency }: Second): string {
  const counts = `${String(requests).padStart(3)} requests/s ${String(failures).padStart(4)} failed`;
  return latency === undefined ? counts : `${counts}   p50 ${millis(latency.p50)}   p99 ${millis(latency.p99)}`;
}

function millis(value: number): string {
  return `${value.toFixed(1).padStart(5)} ms`;
}

function bar(second: Second, width: number, terminal: Terminal): string {
  return portions(partsOf(second), width)
    .map(({ paint, units }) =>
      terminal.style(paint.text, (terminal.colours && paint !== failed ? "█" : paint.glyph).repeat(units)),
    )
    .join("");
}

/** Draws a column for each second, the newest at the right, with the steps below. */
function chart(moments: readonly Moment[], width: number, terminal: Terminal): string[] {
  const wide = moments.length * 2 > width ? 1 : 2;
  const columns = moments.map((moment) => column(partsOf(moment), wide, terminal));
  const rows = Array.from({ length: height }, (_, row) => columns.map((cells) => cells[row]).join(""));
  return [...rows, terminal.style("dim", marks(moments, wide))];
}

/** Returns the cells of one second, from the top down. */
function column(parts: readonly Part[], wide: number, terminal: Terminal): string[] {
  const stack = portions(parts, height * 8).flatMap(({ paint, units }) => Array.from({ length: units }, () => paint));
  const cells = Array.from({ length: height }, (_, row) => {
    const cell = stack.slice(row * 8, row * 8 + 8);
    const [lowest] = cell;
    if (lowest === undefined) return " ".repeat(wide);
    const reach = cell.filter((paint) => paint === lowest).length;
    const above = cell.find((paint) => paint !== lowest);
    const drawn = terminal.style(lowest.text, (eighths[reach] ?? "█").repeat(wide));
    return above === undefined ? drawn : terminal.style(above.behind, drawn);
  });
  return cells.reverse();
}

/** Returns the names of steps under the second in which they began, as far as there is room. */
function marks(moments: readonly Moment[], wide: number): string {
  let line = "";
  for (const [second, { mark }] of moments.entries()) {
    if (mark === undefined || line.length > second * wide) continue;
    line = `${line.padEnd(second * wide)}└${mark} `;
  }
  return line.trimEnd();
}

function partsOf({ shares, failures }: Second): readonly Part[] {
  return [
    ...shares.map(({ colour, requests }) => ({ paint: paints[colour] ?? other, requests })),
    { paint: failed, requests: failures },
  ].filter(({ requests }) => requests > 0);
}

/** Divides units among parts, at least one each, so that small parts are visible. */
function portions(parts: readonly Part[], units: number): readonly { readonly paint: Paint; readonly units: number }[] {
  const total = sum(parts.map(({ requests }) => requests));
  const given = parts.map(({ paint, requests }) => ({
    paint,
    units: Math.max(1, Math.round((requests / total) * units)),
  }));
  const most = given.reduce(
    (best, one) => (one.units > best.units ? one : best),
    given[0] ?? { paint: other, units: 0 },
  );
  const spare = units - sum(given.map((one) => one.units));
  return given.map((one) => (one === most ? { ...one, units: Math.max(1, one.units + spare) } : one));
}
