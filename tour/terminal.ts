const codes = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
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

/** Where the tour is shown: colour only on a terminal, and never when `NO_COLOR` is set. */
export class Terminal {
  constructor(
    private readonly out: Output,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

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
}

/** Rows as columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(gap);
  return rows.map((row) => line(row).trimEnd());
}
