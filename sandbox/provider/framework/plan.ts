import type { Path } from "../protocol/diagnostic";
import type { Planned } from "../protocol/provider";
import { isList, isRecord, recordOf, same, unknownValue, type Value } from "../protocol/value";
import type { Attribute } from "../schema/types";

type Attributes = Readonly<Record<string, Attribute>>;

/**
 * Plans a change as providers of the newer plugin framework do. Defaults come first. If anything differs from the state,
 * every computed attribute that is not configured becomes unknown. Attributes that stay known then come from the state.
 *
 * @param adjust the adjustment of the resource type. @default - none
 */
export function planChange(
  attributes: Attributes,
  prior: Value,
  proposed: Value,
  config: Value,
  adjust: (planned: Value, prior: Value) => Value = (planned) => planned,
): Planned {
  if (proposed === null) return { planned: null, replace: [] };
  const withDefaults = defaults(attributes, proposed, config);
  const marked = same(withDefaults, prior) ? withDefaults : markUnknown(attributes, withDefaults, config);
  const planned = adjust(prior === null ? marked : keepKnown(attributes, marked, prior), prior);
  return { planned, replace: prior === null ? [] : replacements(attributes, planned, prior) };
}

/** Fills in defaults where nothing is configured, except inside missing structures. */
export function defaults(attributes: Attributes, value: Value, config: Value): Value {
  if (!isRecord(value)) return value;
  const given = recordOf(config);
  return mapAttributes(attributes, value, (attribute, current, name) => {
    const configured = given[name] ?? null;
    if (configured === null && attribute.default !== undefined) return defaultOf(attribute);
    return inside(attribute, current, configured, (inner, item, itemConfig) => defaults(inner, item, itemConfig));
  });
}

function defaultOf(attribute: Attribute): Value {
  if (attribute.nested?.nesting !== "single") return attribute.default as Value;
  // a default object has all its attributes, each null
  return Object.fromEntries(Object.keys(attribute.nested.attributes).map((name) => [name, null]));
}

function markUnknown(attributes: Attributes, value: Value, config: Value): Value {
  if (!isRecord(value)) return value;
  const given = recordOf(config);
  return mapAttributes(attributes, value, (attribute, current, name) => {
    const configured = given[name] ?? null;
    if (configured === null) return attribute.computed && attribute.default === undefined ? unknownValue : current;
    return inside(attribute, current, configured, (inner, item, itemConfig) => markUnknown(inner, item, itemConfig));
  });
}

function keepKnown(attributes: Attributes, value: Value, prior: Value): Value {
  if (!isRecord(value) || !isRecord(prior)) return value;
  return mapAttributes(attributes, value, (attribute, current, name) => {
    const before = prior[name] ?? null;
    if (attribute.keep && current === unknownValue && before !== null) return before;
    return inside(attribute, current, before, (inner, item, itemPrior) => keepKnown(inner, item, itemPrior));
  });
}

function replacements(attributes: Attributes, planned: Value, prior: Value): Path[] {
  const after = recordOf(planned);
  const before = recordOf(prior);
  return Object.entries(attributes)
    .filter(([name, attribute]) => attribute.replace && !same(after[name] ?? null, before[name] ?? null))
    .map(([name]) => [name]);
}

/** Maps every attribute of the schema in a record. */
export function mapAttributes(
  attributes: Attributes,
  value: Readonly<Record<string, Value>>,
  change: (attribute: Attribute, current: Value, name: string) => Value,
): Value {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, change(attribute, value[name] ?? null, name)]),
  );
}

/** Maps the elements of a nested attribute, along with a second value of the same shape. */
export function inside(
  attribute: Attribute,
  value: Value,
  beside: Value,
  change: (attributes: Attributes, item: Value, itemBeside: Value) => Value,
): Value {
  const { nested } = attribute;
  if (nested === undefined) return value;
  if (nested.nesting === "single") return isRecord(value) ? change(nested.attributes, value, beside) : value;
  if (isList(value)) {
    const others = isList(beside) ? beside : [];
    return value.map((item, index) => change(nested.attributes, item, others[index] ?? null));
  }
  if (!isRecord(value)) return value;
  const others = recordOf(beside);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, change(nested.attributes, item, others[key] ?? null)]),
  );
}
