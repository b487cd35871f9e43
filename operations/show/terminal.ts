import { createInterface } from "node:readline/promises";
import { Interrupted, Refusal } from "../failures.js";

const codes = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  brightBlue: 94,
  onRed: 41,
  onGreen: 42,
  onMagenta: 45,
  onBrightBlue: 104,
} as const;
/** How a piece of text may be set off. */
export type Style = keyof typeof codes;

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command writes for people: colour only on a terminal, and never when `NO_COLOR` is set. */
export class Terminal {
  constructor(
    private readonly out: Output = process.stdout,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** Whether a person sits in front of it. */
  get interactive(): boolean {
    return this.out.isTTY === true && process.stdin.isTTY === true;
  }

  /** Whether what was written can be written over. */
  get redraws(): boolean {
    return this.out.isTTY === true && this.environment.TERM !== "dumb";
  }

  /** Whether it shows styles. */
  get colours(): boolean {
    return this.redraws && (this.environment.NO_COLOR ?? "") === "";
  }

  /** How many characters a line holds; 80 where the terminal does not know, which it tells as 0. */
  get columns(): number {
    const { columns = 0 } = this.out;
    return columns > 0 ? columns : 80;
  }

  /** Text in a style, where the terminal shows styles. */
  style(style: Style, text: string): string {
    return this.colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
  }

  /** Text as it is. */
  write(text: string): void {
    this.out.write(text);
  }

  /** One line. */
  line(text = ""): void {
    this.out.write(`${text}\n`);
  }

  /**
   * Asks for a yes.
   *
   * @param yes the answer that was given beforehand, by `--yes`
   * @param signal ends the question. @default - an answer is waited for
   * @throws a refusal when nobody can be asked, Interrupted instead of an answer
   */
  async confirm(question: string, yes: boolean, signal?: AbortSignal): Promise<boolean> {
    if (yes) return true;
    if (!this.interactive) throw new Refusal(`${question} Nobody is here to answer: run it again with --yes.`);
    const reader = createInterface({ input: process.stdin, output: this.out });
    // a terminal tells the reader of Ctrl-C, and not this process; a reader that is closed never answers
    const closed = new Promise<never>((_, reject) => reader.once("close", () => reject(new Interrupted())));
    signal?.addEventListener("abort", () => reader.close(), { once: true });
    try {
      const answer = await Promise.race([reader.question(`${question} [y/N] `), closed]);
      return /^y(es)?$/i.test(answer.trim());
    } catch {
      throw new Interrupted();
    } finally {
      reader.close();
    }
  }
}

/** Rows as columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
