import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { diffLines } from "../../../operations/edit/diff";

test("shows what differs with three lines around it", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const changed = lines.with(4, "changed").toSpliced(15, 1);
  expect(diffLines(lines.join("\n"), changed.join("\n"))).toEqual([
    "@@ -2,7 +2,7 @@",
    " line 2",
    " line 3",
    " line 4",
    "-line 5",
    "+changed",
    " line 6",
    " line 7",
    " line 8",
    "@@ -13,7 +13,6 @@",
    " line 13",
    " line 14",
    " line 15",
    "-line 16",
    " line 17",
    " line 18",
    " line 19",
  ]);
  expect(diffLines("a\n", "a\n")).toEqual([]);
});

test("makes diffs that git can apply", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-diff-"));
  try {
    const text = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const [before, after] = [left, right].map((lines) => lines.map((line) => `${line}\n`).join(""));
        if (before === undefined || after === undefined) return;
        const diff = diffLines(before, after);
        expect(diff.length === 0).toBe(before === after);
        if (diff.length === 0) return;
        writeFileSync(join(folder, "file"), before);
        const patch = ["--- a/file", "+++ b/file", ...diff, ""].join("\n");
        execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: folder, input: patch, stdio: "pipe" });
        expect(execFileSync("cat", ["file"], { cwd: folder, encoding: "utf8" })).toBe(after);
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
