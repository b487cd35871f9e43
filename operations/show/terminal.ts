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
/** A style of text. */
export type Style = keyof typeof codes;

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The output of a command: coloured only on a terminal, and never if `NO_COLOR` is set. */
export class Terminal {
  constructor(
    private readonly out: Output = process.stdout,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** Whether a person can answer questions. */
  get interactive(): boolean {
    return this.out.isTTY === true && process.stdin.isTTY === true;
  }

  /** Formats text in a style, if the terminal shows styles. */
  style(style: Style, text: string): string {
    const { NO_COLOR = "", TERM } = this.environment;
    return this.out.isTTY === true && TERM !== "dumb" && NO_COLOR === ""
      ? `\u001b[${codes[style]}m${text}\u001b[0m`
      : text;
  }

  /** Writes text. */
  write(text: string): void {
    this.out.write(text);
  }

  /** Writes one line. */
  line(text = ""): void {
    this.out.write(`${text}\n`);
  }

  /**
   * Asks for confirmation.
   *
   * @param yes whether `--yes` has answered already
   * @param signal ends the question. @default - waits for an answer
   * @throws Refusal if nobody can be asked; Interrupted instead of an answer
   */
  async confirm(question: string, yes: boolean, signal?: AbortSignal): Promise<boolean> {
    if (yes) return true;
    if (signal?.aborted === true) throw new Interrupted();
    if (!this.interactive) throw new Refusal(`${question} Nobody is here to answer: run it again with --yes.`);
    const reader = createInterface({ input: process.stdin, output: this.out });
    // on a terminal the reader gets Ctrl-C, not this process; a closed reader never answers
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

/** Formats rows in columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  return rows.map((row) => line(row).trimEnd());
}
