import { structuredPatch } from "diff";

/** Returns the diff of two texts with three lines of context, as `git diff` prints it; empty if they are equal. */
export function diffLines(before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch("", "", ended(before), ended(after), "", "", { context: 3 });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

/** Ends the last line of a text. */
function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
