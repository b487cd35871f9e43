/** Returns the likely meant option: one that starts with the text, or differs in at most a third of its letters, 3 at most. */
export function likely(written: string, options: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const option of options) {
    const distance = editDistance(written.toLowerCase(), option.toLowerCase());
    const allowed = Math.min(3, Math.max(1, Math.floor(option.length / 3)));
    const begins = written.length >= 3 && option.startsWith(written);
    const cost = begins ? Math.min(distance, allowed) : distance;
    if (cost <= allowed && cost < least) {
      best = option;
      least = cost;
    }
  }
  return best;
}

/** Returns `; did you mean "interval"?`, or an empty text if no option is near. */
export function didYouMean(written: string, options: Iterable<string>): string {
  const option = likely(written, options);
  return option === undefined ? "" : `; did you mean "${option}"?`;
}

/** Counts the insertions, deletions, substitutions and swaps of neighbours between two texts. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const at = (line: readonly number[], index: number): number => line[index] ?? Number.POSITIVE_INFINITY;
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
