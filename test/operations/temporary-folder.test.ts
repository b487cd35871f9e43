import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../operations/temporary-folder";

test("given a system whose temporary folder is a link, then the path is the physical one", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "switchyard-links-")));
  try {
    mkdirSync(join(folder, "private"));
    symlinkSync(join(folder, "private"), join(folder, "var"));
    expect(dirname(temporaryFolder("upgrade", join(folder, "var")))).toBe(join(folder, "private"));
    expect(readdirSync(join(folder, "private"))).toEqual([expect.stringMatching(/^switchyard-upgrade-/)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("no operation makes one in another way", () => {
  const operations = join(__dirname, "../../operations");
  const makers = readdirSync(operations, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && readFileSync(join(operations, file), "utf8").includes("mkdtempSync"),
  );
  expect(makers).toEqual(["temporary-folder.ts"]);
});
