import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../sandbox/store";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  file = join(folder, "deep", "state.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("keeps put values and drops deleted ones when reopened", () => {
  const first = Store.open(file);
  first.put("a/1", { n: 1 });
  first.put("a/2", { n: 2 });
  first.put("b/1", null);
  first.put("a/1", { n: 3 });
  first.delete("a/2");
  first.delete("never");
  first.close();
  const second = Store.open(file);
  expect(second.entries("")).toEqual([
    ["a/1", { n: 3 }],
    ["b/1", null],
  ]);
  expect(second.get("a/2")).toBeUndefined();
  second.close();
});

test("writes each change to the file before the call returns", () => {
  const store = Store.open(file);
  store.put("a", 1);
  expect(readFileSync(file, "utf8")).toBe('["a",1]\n');
  store.delete("a");
  expect(readFileSync(file, "utf8")).toBe('["a",1]\n["a"]\n');
  store.close();
});

test("drops the history when the file is opened", () => {
  const first = Store.open(file);
  for (let n = 0; n < 100; n++) first.put("a", n);
  first.close();
  Store.open(file).close();
  expect(readFileSync(file, "utf8")).toBe('["a",99]\n');
});

test("lists the entries under a prefix, in key order", () => {
  const store = Store.open();
  for (const key of ["pool/b", "pool/a", "pools/c", "monitor/a"]) store.put(key, key);
  expect(store.entries("pool/").map(([key]) => key)).toEqual(["pool/a", "pool/b"]);
  store.put("pool/aa", "new");
  store.put("pool/b", "changed");
  store.delete("pool/a");
  expect(store.entries("pool/")).toEqual([
    ["pool/aa", "new"],
    ["pool/b", "changed"],
  ]);
  expect(store.entries("").map(([key]) => key)).toEqual(["monitor/a", "pool/aa", "pool/b", "pools/c"]);
});

test("given an unfinished last line, when opened, then it is dropped and the file is valid again", () => {
  const first = Store.open(file);
  first.put("a", 1);
  first.close();
  appendFileSync(file, '["b",{"half');
  const second = Store.open(file);
  expect(second.entries("")).toEqual([["a", 1]]);
  second.put("c", 2);
  second.close();
  expect(Store.open(file).entries("")).toEqual([
    ["a", 1],
    ["c", 2],
  ]);
});

test("given damage before the last line, when opened, then the error has its place and the remedy", () => {
  Store.open(file).close();
  writeFileSync(file, '["a",1]\nnot json\n["b",2]\n');
  expect(() => Store.open(file)).toThrow(`${file}:2: not a line of a sandbox journal; delete the file to start empty`);
});

test("empties the file on clear, and accepts new writes", () => {
  const store = Store.open(file);
  store.put("a", 1);
  store.clear();
  expect([store.entries(""), readFileSync(file, "utf8")]).toEqual([[], ""]);
  store.put("b", 2);
  store.close();
  expect(Store.open(file).entries("")).toEqual([["b", 2]]);
});

test("stays usable in memory after close", () => {
  const store = Store.open(file);
  store.close();
  store.put("a", 1);
  expect([store.get("a"), readFileSync(file, "utf8")]).toEqual([1, ""]);
});
