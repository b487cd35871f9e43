import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backUp } from "../../../operations/adapters/backup";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "switchyard-backups-")), "backups");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

test("a state is kept for nobody else to read, and once", () => {
  const file = backUp("local-edge", 7, '{"serial":7}', folder);
  expect(file).toBe(join(folder, "local-edge-7.tfstate"));
  expect(readFileSync(file, "utf8")).toBe('{"serial":7}');
  expect([statSync(folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(backUp("local-edge", 7, '{"serial":7}', folder)).toBe(file);
});

test("given another state under the same name, then neither is lost", () => {
  const file = backUp("local-edge", 7, "one", folder);
  expect(() => backUp("local-edge", 7, "two", folder)).toThrow(
    `${file} is the backup of another state with the same serial; nothing was changed. Move it away and go on`,
  );
  expect(readFileSync(file, "utf8")).toBe("one");
});
