import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backUp, backupsOf } from "../../../operations/adapters/backup";
import { Failure } from "../../../operations/failures";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "switchyard-backups-")), "backups");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

test("keeps a state once, in a file that only its owner can read", () => {
  const file = backUp("local-edge", 7, '{"serial":7}', folder);
  expect(file).toBe(join(folder, "local-edge-7.tfstate"));
  expect(readFileSync(file, "utf8")).toBe('{"serial":7}');
  expect([statSync(folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(backUp("local-edge", 7, '{"serial":7}', folder)).toBe(file);
  expect(readdirSync(folder)).toEqual(["local-edge-7.tfstate"]);
});

test("given another state with the same serial, then it is kept once under another name", () => {
  const file = backUp("local-edge", 7, "one", folder);
  const other = backUp("local-edge", 7, "two", folder);
  expect(other).toBe(join(folder, "local-edge-7.3fc4ccfe.tfstate"));
  expect(backUp("local-edge", 7, "two", folder)).toBe(other);
  expect([readFileSync(file, "utf8"), readFileSync(other, "utf8")]).toEqual(["one", "two"]);
});

test("lists the backups of one stack, without those of a longer name and the rest of a killed run", () => {
  const own = [backUp("local-edge", 7, "one", folder), backUp("local-edge", 7, "two", folder)];
  backUp("local-edge-7", 3, "three", folder);
  writeFileSync(join(folder, "local-edge-8.tfstate.4711"), "half");
  expect([...backupsOf("local-edge", folder)].sort()).toEqual([...own].sort());
  expect(backupsOf("local-edge", join(folder, "nowhere"))).toEqual([]);
});

test.each([
  ["a file is in its place", "backups", "EEXIST: file already exists"],
  ["a file is on the way to it", "backups/more", "ENOTDIR: not a directory"],
])("given that %s, then the failure names its path", (_, below, cause) => {
  writeFileSync(folder, "");
  const there = join(folder, "..", below);
  const attempt = () => backUp("local-edge", 7, "one", there);
  expect(attempt).toThrow(Failure);
  expect(attempt).toThrow(`${there} cannot hold the backup of local-edge: ${cause}`);
  expect(attempt).toThrow("nothing was changed. Make it a folder that you can write to");
});
