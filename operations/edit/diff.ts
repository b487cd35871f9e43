const context = 3;

interface Line {
  readonly kind: " " | "-" | "+";
  readonly text: string;
}

/** The lines that differ between two texts, with three around them, as `git diff` shows them; empty where none does. */
export function diffLines(before: string, after: string): readonly string[] {
  const lines = compare(linesOf(before), linesOf(after));
  const near = lines.map((_, index) =>
    lines.slice(Math.max(index - context, 0), index + context + 1).some(({ kind }) => kind !== " "),
  );
  const shown: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (const [index, { kind, text }] of lines.entries()) {
    if (near[index] === true) {
      if (near[index - 1] !== true) shown.push(header(lines, near, index, oldLine, newLine));
      shown.push(`${kind}${text}`);
    }
    if (kind !== "+") oldLine++;
    if (kind !== "-") newLine++;
  }
  return shown;
}

function header(
  lines: readonly Line[],
  near: readonly boolean[],
  start: number,
  oldLine: number,
  newLine: number,
): string {
  const end = near.indexOf(false, start);
  const hunk = lines.slice(start, end < 0 ? undefined : end);
  const count = (without: Line["kind"]): number => hunk.filter(({ kind }) => kind !== without).length;
  return `@@ -${oldLine},${count("+")} +${newLine},${count("-")} @@`;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Common lines at both ends are taken off first; what is left of an edit is short. */
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    ...same(before.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

function same(lines: readonly string[]): readonly Line[] {
  return lines.map((text) => ({ kind: " ", text }));
}

/** The longest common subsequence of the lines. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: " ", text: left });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "-", text: left });
      i++;
    } else {
      lines.push({ kind: "+", text: right ?? "" });
      j++;
    }
  }
  return lines;
}
