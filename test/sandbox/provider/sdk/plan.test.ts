import { unknownValue } from "../../../../sandbox/provider/protocol/value";
import type { TypeSchema } from "../../../../sandbox/provider/schema/types";
import { planLegacy } from "../../../../sandbox/provider/sdk/plan";
import { quantity, sameSpelling } from "../../../../sandbox/provider/sdk/same";

const schema: TypeSchema = {
  kind: "resource",
  type: "kubernetes_thing",
  version: 0,
  block: {
    attributes: {
      id: { type: "string", optional: true, computed: true },
      wait: { type: "bool", optional: true, default: true },
    },
    blocks: {
      spec: {
        nesting: "list",
        min: 1,
        max: 1,
        block: {
          attributes: {
            name: { type: "string", optional: true, replace: true },
            labels: { type: ["map", "string"], optional: true },
            size: { type: "string", optional: true, same: "quantity" },
            port: { type: "number", optional: true, computed: true },
          },
          blocks: {
            extra: {
              nesting: "list",
              max: 1,
              computed: true,
              block: { attributes: { a: { type: "string", optional: true } }, blocks: {} },
            },
          },
        },
      },
    },
  },
};

const empty = { name: "n", labels: null, size: null, port: null, extra: [] };
const state = { id: "n", wait: true, spec: [{ name: "n", labels: {}, size: "1Gi", port: 80, extra: [{ a: "x" }] }] };
const proposed = (spec: object) => ({ id: "n", wait: null, spec: [{ ...empty, port: 80, size: "1Gi", ...spec }] });

test("given a create, then defaults are set, and computed attributes and blocks are unknown", () => {
  expect(planLegacy(schema, null, { id: null, wait: null, spec: [empty] })).toEqual({
    planned: {
      id: unknownValue,
      wait: true,
      spec: [{ name: "n", labels: null, size: null, port: unknownValue, extra: unknownValue }],
    },
    replace: [["id"]],
  });
});

test("sees no difference between null and empty, nor between spellings of a quantity", () => {
  expect(planLegacy(schema, state, proposed({ size: "1024Mi" }))).toEqual({ planned: state, replace: [] });
});

test("given an update, then computed values stay the same", () => {
  expect(planLegacy(schema, state, proposed({ labels: { a: "b" } })).planned).toEqual({
    ...state,
    spec: [{ ...state.spec[0], labels: { a: "b" } }],
  });
});

test("given labels and a text that are no longer configured, then they become empty and null", () => {
  const before = { ...state, spec: [{ ...state.spec[0], labels: { a: "b" } }] };
  expect(planLegacy(schema, before, proposed({ size: null })).planned).toEqual({
    ...state,
    spec: [{ ...state.spec[0], labels: {}, size: null }],
  });
});

test("given a change of a fixed attribute, then its path is replaced", () => {
  expect(planLegacy(schema, state, proposed({ name: "other" })).replace).toEqual([["spec", 0, "name"], ["id"]]);
});

test.each([
  ["1Gi", 2 ** 30],
  ["500m", 0.5],
  ["1e3", 1000],
  ["2k", 2000],
  ["0.5", 0.5],
])("%s is the number %d", (text, number) => {
  expect(quantity(text)).toBe(number);
});

test.each(["", "1 Gi", "Gi", "1GiB", "0x10"])("%p is not a quantity", (text) => {
  expect(quantity(text)).toBeUndefined();
});

test("compares maps of quantities key by key", () => {
  expect(sameSpelling("quantities", { cpu: "0.5", memory: "1Gi" }, { cpu: "500m", memory: "1024Mi" })).toBe(true);
  expect(sameSpelling("quantities", { cpu: "0.5" }, { cpu: "500m", memory: "1Gi" })).toBe(false);
});
