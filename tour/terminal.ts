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
/** A style of text. */
export type Style = keyof typeof codes;

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** The output of the tour: coloured only on a terminal, and never if `NO_COLOR` is set. */
export class Terminal {
  constructor(
    private readonly out: Output,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** Whether written lines can be overwritten. */
  get redraws(): boolean {
    return this.out.isTTY === true && this.environment.TERM !== "dumb";
  }

  /** Whether it shows styles. */
  get colours(): boolean {
    return this.redraws && (this.environment.NO_COLOR ?? "") === "";
  }

  /** The characters in a line; 80 if the terminal does not know, which it reports as 0. */
  get columns(): number {
    const { columns = 0 } = this.out;
    return columns > 0 ? columns : 80;
  }

  /** Formats text in a style, if the terminal shows styles. */
  style(style: Style, text: string): string {
    return this.colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
  }

  /** Writes text. */
  write(text: string): void {
    this.out.write(text);
  }
}

/** Formats rows in columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(gap);
  return rows.map((row) => line(row).trimEnd());
}
