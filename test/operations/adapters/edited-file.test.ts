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

test("replaces a file, keeps its mode and the text before, and leaves nothing else behind", () => {
  writeFileSync(file(), "active: blue\n");
  chmodSync(file(), 0o640);
  replaceFile(takeSnapshot(file()), "active: green\n");
  expect(read()).toBe("active: green\n");
  expect(read("shop.yaml.bak")).toBe("active: blue\n");
  expect([file(), file("shop.yaml.bak")].map((path) => statSync(path).mode & 0o777)).toEqual([0o640, 0o640]);
  expect(readdirSync(folder)).toEqual(["shop.yaml", "shop.yaml.bak"]);
});

test("writes nothing when somebody else changed the file since it was read", () => {
  writeFileSync(file(), "active: blue\n");
  const snapshot = takeSnapshot(file());
  writeFileSync(file(), "active: blue # mine\n");
  expect(() => replaceFile(snapshot, "active: green\n")).toThrow(
    new Refusal(`${file()} was changed by somebody else in the meantime; nothing was written, run it again`),
  );
  expect(read()).toBe("active: blue # mine\n");
  expect(readdirSync(folder)).toEqual(["shop.yaml"]);
});

test("writes nothing when somebody else made the file, or removed it, since it was missed or read", () => {
  const missing = takeSnapshot(file());
  writeFileSync(file(), "active: blue\n");
  expect(() => replaceFile(missing, "active: green\n")).toThrow(/was changed by somebody else in the meantime/);
  const there = takeSnapshot(file());
  rmSync(file());
  expect(() => replaceFile(there, "active: green\n")).toThrow(/cannot be written: ENOENT|was changed by somebody else/);
  expect(readdirSync(folder)).toEqual([]);
});

test("makes a file and its folders, and forgets the backup of an earlier one", () => {
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

test("a second command is refused while the first one changes the file", async () => {
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

test("a lock is let go when the command fails, and taken over when the command was killed", async () => {
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
