import { createInterface } from "node:readline/promises";
import { Interrupted, Refusal } from "../failures.js";

const codes = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
} as const;
/** How a piece of text may be set off. */
export type Style = keyof typeof codes;

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

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

  /** Text in a style, where the terminal shows styles. */
  style(style: Style, text: string): string {
    const { NO_COLOR = "", TERM } = this.environment;
    return this.out.isTTY === true && TERM !== "dumb" && NO_COLOR === ""
      ? `\u001b[${codes[style]}m${text}\u001b[0m`
      : text;
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
      this.line();
      throw new Interrupted();
    } finally {
      reader.close();
    }
  }
}

/** Rows as columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  return rows.map((row) => line(row).trimEnd());
}
