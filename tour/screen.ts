import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.js";

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";

/** Permanent lines, and a few lines below that are redrawn in place; without a terminal only the former. */
export class Screen {
  private below: readonly string[] = [];
  private drawn = 0;

  constructor(readonly terminal: Terminal) {
    process.once("exit", this.restore);
  }

  /** Adds permanent lines. */
  add(...lines: readonly string[]): void {
    if (lines.length > 0) this.draw(lines);
  }

  /** Draws lines below all others, in place of the previous ones. */
  show(lines: readonly string[]): void {
    if (!this.terminal.redraws) return;
    this.below = lines;
    this.draw([]);
  }

  /** Removes the lines that are redrawn. */
  close(): void {
    this.show([]);
    this.restore();
    process.off("exit", this.restore);
  }

  private draw(lines: readonly string[]): void {
    if (!this.terminal.redraws) {
      for (const line of lines) this.terminal.write(`${line}\n`);
      return;
    }
    const back = this.drawn === 0 ? "" : `\u001b[${this.drawn}A\r\u001b[J`;
    const fitting = this.below.map((line) => clipped(line, this.terminal.columns - 1));
    this.drawn = fitting.length;
    const cursor = this.drawn === 0 ? showCursor : hideCursor;
    this.terminal.write(`${back}${[...lines, ...fitting].map((line) => `${line}\n`).join("")}${cursor}`);
  }

  private readonly restore = (): void => {
    if (this.terminal.redraws) this.terminal.write(showCursor);
  };
}

/** Cuts a line to the width; a wrapped one would count as two and shift the redrawn lines. */
function clipped(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= width ? line : plain.slice(0, width);
}
