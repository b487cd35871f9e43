import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";

/** Replaces a part of a text. */
export function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Returns the start and end of a parsed node. */
export function rangeOf(node: unknown): readonly [number, number] {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  if (range === undefined || range === null) throw new Error("a parsed node has a range");
  return [range[0], range[1]];
}

/** Returns the end of a node or pair, without the comments and blank lines after it. */
export function endOf(node: unknown): number {
  if (isPair(node)) return node.value === null || node.value === undefined ? rangeOf(node.key)[1] : endOf(node.value);
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  return rangeOf(node)[1];
}

/** Returns the start of an offset's line. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Returns the start of the line after an offset. */
export function lineAfter(text: string, offset: number): number {
  if (text[offset - 1] === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** Returns as many spaces as there are columns before an offset. */
export function indentOf(text: string, offset: number): string {
  return " ".repeat(offset - lineStart(text, offset));
}

/** Inserts lines before an offset at the start of a line. */
export function insertLines(text: string, offset: number, lines: readonly string[]): string {
  const open = offset > 0 && text[offset - 1] !== "\n";
  const inserted = open ? `\n${lines.join("\n")}` : `${lines.join("\n")}\n`;
  return splice(text, offset, offset, inserted);
}
