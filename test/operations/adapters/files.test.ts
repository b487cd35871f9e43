import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inTemporaryFolder } from "../../../operations/adapters/files";

// Terraform takes relative paths of backends from the physical folder: an upgrade read another state than it wrote
test("given a system whose temporary folder is a link, then a folder has its physical path", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "switchyard-links-")));
  try {
    mkdirSync(join(folder, "private"));
    symlinkSync(join(folder, "private"), join(folder, "var"));
    const made = inTemporaryFolder(dirname, "switchyard-", join(folder, "var"));
    expect(await made).toBe(join(folder, "private"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
