import { createInterface } from "node:readline/promises";
import { Refusal } from "./failures.js";

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
/** How a piece of text may be set off. */
export type Style = keyof typeof codes;

/** Where a command writes for people: colour only on a terminal, and never when `NO_COLOR` is set. */
export class Terminal {
  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** Whether a person sits in front of it. */
  get interactive(): boolean {
    return this.out.isTTY === true && process.stdin.isTTY === true;
  }

  /** Text in a style, where the terminal shows styles. */
  style(style: Style, text: string): string {
    const plain =
      this.out.isTTY !== true || (this.environment.NO_COLOR ?? "") !== "" || this.environment.TERM === "dumb";
    return plain ? text : `\u001b[${codes[style]}m${text}\u001b[0m`;
  }

  /** One line. */
  line(text = ""): void {
    this.out.write(`${text}\n`);
  }

  /**
   * Asks for a yes.
   *
   * @param yes the answer that was given beforehand, by `--yes`
   * @throws a refusal when nobody can be asked
   */
  async confirm(question: string, yes: boolean): Promise<boolean> {
    if (yes) return true;
    if (!this.interactive) throw new Refusal(`${question} Nobody is here to answer: run it again with --yes.`);
    const reader = createInterface({ input: process.stdin, output: this.out });
    try {
      return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
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
