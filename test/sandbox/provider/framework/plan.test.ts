import { planChange } from "../../../../sandbox/provider/framework/plan";
import { unknownValue } from "../../../../sandbox/provider/protocol/value";
import type { Attribute } from "../../../../sandbox/provider/schema/types";

const attributes: Record<string, Attribute> = {
  id: { type: "string", computed: true, keep: true },
  zone: { type: "string", required: true, replace: true },
  enabled: { type: "bool", optional: true, computed: true, default: true },
  modified: { type: "string", computed: true },
  origins: {
    optional: true,
    nested: {
      nesting: "list",
      attributes: {
        name: { type: "string", optional: true },
        weight: { type: "number", optional: true, computed: true, default: 1 },
        disabled_at: { type: "string", computed: true },
      },
    },
  },
};

const config = {
  id: null,
  zone: "z",
  enabled: null,
  modified: null,
  origins: [{ name: "a", weight: null, disabled_at: null }],
};
const state = {
  id: "1",
  zone: "z",
  enabled: true,
  modified: "then",
  origins: [{ name: "a", weight: 1, disabled_at: null }],
};

test("given a create, then defaults are set and computed attributes are unknown", () => {
  expect(planChange(attributes, null, config, config)).toEqual({
    planned: {
      id: unknownValue,
      zone: "z",
      enabled: true,
      modified: unknownValue,
      origins: [{ name: "a", weight: 1, disabled_at: unknownValue }],
    },
    replace: [],
  });
});

test("given no difference, then the state stays, without unknowns", () => {
  const proposed = { ...state, enabled: null, origins: [{ name: "a", weight: null, disabled_at: null }] };
  expect(planChange(attributes, state, proposed, config)).toEqual({ planned: state, replace: [] });
});

test("given one difference, then every computed attribute is unknown except kept ones", () => {
  const wanted = { ...config, enabled: false };
  expect(planChange(attributes, state, { ...state, enabled: false }, wanted)).toEqual({
    planned: {
      ...state,
      enabled: false,
      modified: unknownValue,
      origins: [{ name: "a", weight: 1, disabled_at: unknownValue }],
    },
    replace: [],
  });
});

test("given a change of a fixed attribute, then the resource is replaced", () => {
  const wanted = { ...config, zone: "other" };
  expect(planChange(attributes, state, { ...state, zone: "other" }, wanted).replace).toEqual([["zone"]]);
});
