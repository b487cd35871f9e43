import { differencesOf, type Snapshot } from "../../../../operations/flows/rehearse/snapshot.js";

function snapshot(kubernetes: Readonly<Record<string, unknown>>, cloudflare: Readonly<Record<string, unknown>> = {}) {
  const taken: Snapshot = {
    cloudflare: new Map(Object.entries(cloudflare)),
    kubernetes: new Map(Object.entries(kubernetes)),
  };
  return taken;
}

test("given equal objects with keys in another order, then there is no difference", () => {
  const one = snapshot({ "Service shop/cart": { spec: { a: 1, b: [2] } } }, { "pool a": { enabled: true } });
  const other = snapshot({ "Service shop/cart": { spec: { b: [2], a: 1 } } }, { "pool a": { enabled: true } });
  expect(differencesOf(one, other)).toEqual([]);
});

test("lists each difference by object", () => {
  const before = snapshot({ "Service shop/cart": { spec: { selector: { colour: "blue" } } }, "ConfigMap shop/a": {} });
  const after = snapshot({ "Service shop/cart": { spec: { selector: { colour: "green" } } } }, { "pool b": {} });
  expect(differencesOf(before, after)).toEqual([
    { what: "pool b", lines: ["exists now, but did not at the beginning"] },
    { what: "ConfigMap shop/a", lines: ["is gone, but existed at the beginning"] },
    { what: "Service shop/cart", lines: ['spec.selector.colour: "blue" → "green"'] },
  ]);
});

test("hides the data of a Secret", () => {
  const [before, after] = ["one", "two"].map((text) => snapshot({ "Secret shop/key": { data: { key: text } } }));
  if (before === undefined || after === undefined) throw new Error("there are two");
  expect(differencesOf(before, after)).toEqual([{ what: "Secret shop/key", lines: ["data: (sensitive) differs"] }]);
});
