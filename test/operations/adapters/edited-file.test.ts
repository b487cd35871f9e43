import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceFile, takeSnapshot, withLock } from "../../../operations/adapters/edited-file";
import { Refusal } from "../../../operations/failures";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-file-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name = "shop.yaml"): string => join(folder, name);
const read = (name?: string): string => readFileSync(file(name), "utf8");

test("replaces a file, keeps its mode and a backup, and leaves no other file", () => {
  writeFileSync(file(), "active: blue\n");
  chmodSync(file(), 0o640);
  replaceFile(takeSnapshot(file()), "active: green\n");
  expect(read()).toBe("active: green\n");
  expect(read("shop.yaml.bak")).toBe("active: blue\n");
  expect([file(), file("shop.yaml.bak")].map((path) => statSync(path).mode & 0o777)).toEqual([0o640, 0o640]);
  expect(readdirSync(folder)).toEqual(["shop.yaml", "shop.yaml.bak"]);
});

test("given a file that changed since it was read, then nothing is written", () => {
  writeFileSync(file(), "active: blue\n");
  const snapshot = takeSnapshot(file());
  writeFileSync(file(), "active: blue # mine\n");
  expect(() => replaceFile(snapshot, "active: green\n")).toThrow(
    new Refusal(`${file()} changed in the meantime; nothing was written, run it again`),
  );
  expect(read()).toBe("active: blue # mine\n");
  expect(readdirSync(folder)).toEqual(["shop.yaml"]);
});

test("given a file that appeared or was removed since it was read, then nothing is written", () => {
  const missing = takeSnapshot(file());
  writeFileSync(file(), "active: blue\n");
  expect(() => replaceFile(missing, "active: green\n")).toThrow(/changed in the meantime/);
  const there = takeSnapshot(file());
  rmSync(file());
  expect(() => replaceFile(there, "active: green\n")).toThrow(/cannot be written: ENOENT|changed in the meantime/);
  expect(readdirSync(folder)).toEqual([]);
});

test("makes a file and its folders, and removes the backup of an earlier one", () => {
  writeFileSync(file("shop.yaml.bak"), "old\n");
  replaceFile(takeSnapshot(file()), "active: green\n");
  expect(readdirSync(folder)).toEqual(["shop.yaml"]);
  replaceFile(takeSnapshot(join(folder, "a/b/c.yaml")), "x: 1\n");
  expect(readFileSync(join(folder, "a/b/c.yaml"), "utf8")).toBe("x: 1\n");
});

test("writes through a link", () => {
  writeFileSync(file("real.yaml"), "active: blue\n");
  symlinkSync(file("real.yaml"), file());
  replaceFile(takeSnapshot(file()), "active: green\n");
  expect([read("real.yaml"), read("real.yaml.bak")]).toEqual(["active: green\n", "active: blue\n"]);
});

test("given a command that changes the file, then a second one is refused", async () => {
  await withLock(file(), async () => {
    await expect(withLock(file(), () => "never")).rejects.toThrow(
      new Refusal(
        `another command (process ${process.pid}) is changing ${file()} right now: wait until it is done; if none is, remove ${join(folder, ".shop.yaml.lock")}`,
      ),
    );
    expect(await withLock(file("other.yaml"), () => "another file")).toBe("another file");
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("given a failed command, then the lock is free; given a killed one, then the lock is taken over", async () => {
  await expect(
    withLock(file(), () => {
      throw new Refusal("no");
    }),
  ).rejects.toThrow("no");
  // no process has a number beyond the largest that Linux gives
  writeFileSync(file(".shop.yaml.lock"), "4194305");
  expect(await withLock(file(), () => "done")).toBe("done");
  writeFileSync(file(".shop.yaml.lock"), "whose?");
  await expect(withLock(file(), () => "never")).rejects.toThrow(/^another command is changing /);
});
