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

test("what was put is there again, what was deleted is not", () => {
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

test("each change is in the file before the call returns", () => {
  const store = Store.open(file);
  store.put("a", 1);
  expect(readFileSync(file, "utf8")).toBe('["a",1]\n');
  store.delete("a");
  expect(readFileSync(file, "utf8")).toBe('["a",1]\n["a"]\n');
  store.close();
});

test("the history is dropped when the file is opened", () => {
  const first = Store.open(file);
  for (let n = 0; n < 100; n++) first.put("a", n);
  first.close();
  Store.open(file).close();
  expect(readFileSync(file, "utf8")).toBe('["a",99]\n');
});

test("entries are those under the prefix, in key order", () => {
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

test("an unfinished last line is forgotten, and the file is whole again", () => {
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

test("damage before the last line is told with its place and the remedy", () => {
  Store.open(file).close();
  writeFileSync(file, '["a",1]\nnot json\n["b",2]\n');
  expect(() => Store.open(file)).toThrow(`${file}:2: not a line of a sandbox journal; delete the file to start empty`);
});

test("clear empties the file too, and it can be written on", () => {
  const store = Store.open(file);
  store.put("a", 1);
  store.clear();
  expect([store.entries(""), readFileSync(file, "utf8")]).toEqual([[], ""]);
  store.put("b", 2);
  store.close();
  expect(Store.open(file).entries("")).toEqual([["b", 2]]);
});

test("after close it is a store in memory", () => {
  const store = Store.open(file);
  store.close();
  store.put("a", 1);
  expect([store.get("a"), readFileSync(file, "utf8")]).toEqual([1, ""]);
});
