import { structuredPatch } from "diff";

/** The lines that differ between two texts, with three around them, as `git diff` shows them; empty where none does. */
export function diffLines(before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch("", "", ended(before), ended(after), "", "", { context: 3 });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

/** A last line counts, ended or not. */
function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
