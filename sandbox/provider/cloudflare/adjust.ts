import {
  isList,
  isRecord,
  recordOf,
  same,
  textOf,
  unknownValue,
  type Value,
  type ValueRecord,
} from "../protocol/value";
import type { TypeSchema } from "../schema/types";

/** Adjustments that resource types make to their own plans, after the rules for all types. */
export const adjustmentsOfTypes: Readonly<Record<string, (planned: Value, prior: Value) => Value>> = {
  cloudflare_ruleset: matchRules,
  cloudflare_dns_record: calmRecord,
};

/** Keeps the id of a rule with the same `ref`, and its logging if the action is the same too. */
function matchRules(planned: Value, prior: Value): Value {
  if (!isRecord(planned) || !isRecord(prior) || !isList(planned.rules) || !isList(prior.rules)) return planned;
  const byRef = new Map(prior.rules.map((rule) => [textOf(recordOf(rule).ref), recordOf(rule)]));
  const rules = planned.rules.map((rule) => {
    if (!isRecord(rule)) return rule;
    const before = byRef.get(textOf(rule.ref));
    if (before === undefined || textOf(rule.ref) === undefined) return rule;
    return {
      ...rule,
      ...(rule.id === unknownValue && { id: before.id ?? null }),
      ...(rule.logging === unknownValue && same(rule.action, before.action) && { logging: before.logging ?? null }),
    };
  });
  return { ...planned, rules };
}

const userFields = ["name", "type", "content", "ttl", "proxied", "priority", "comment", "data"] as const;

/** Limits the unknown attributes of a DNS record to those that may change, and equates its short name with the API's full one. */
function calmRecord(planned: Value, prior: Value): Value {
  if (!isRecord(planned)) return planned;
  const next: Record<string, Value> = { ...planned };
  if (isRecord(prior)) keepRecord(next, prior);
  const before = recordOf(prior);
  for (const [field, stamp] of [
    ["comment", "comment_modified_on"],
    ["tags", "tags_modified_on"],
  ] as const) {
    if (next[stamp] !== unknownValue) continue;
    if (isEmpty(next[field])) next[stamp] = null;
    else if (isRecord(prior) && same(next[field], before[field])) next[stamp] = before[stamp] ?? null;
  }
  return next;
}

function keepRecord(next: Record<string, Value>, prior: ValueRecord): void {
  const name = textOf(next.name)?.replace(/\.$/, "");
  const full = textOf(prior.name)?.replace(/\.$/, "");
  if (name !== undefined && full !== undefined && (full.startsWith(`${name}.`) || (name === "@" && full.includes("."))))
    next.name = full;
  const onlyCase =
    next.type === "CNAME" && textOf(next.content)?.toLowerCase() === textOf(prior.content)?.toLowerCase();
  if (onlyCase && typeof next.content === "string") next.content = prior.content ?? null;
  if (next.content === unknownValue && isRecord(next.data)) next.content = prior.content ?? null;
  for (const field of ["created_on", "proxiable", "meta", "settings"])
    if (next[field] === unknownValue) next[field] = prior[field] ?? null;
  if (next.tags === unknownValue && isEmpty(prior.tags)) next.tags = prior.tags ?? null;
  const changed =
    userFields.some((field) => !same(next[field] ?? null, prior[field] ?? null)) ||
    (!(isEmpty(next.tags) && isEmpty(prior.tags)) && !same(next.tags, prior.tags));
  if (next.modified_on === unknownValue && !changed) next.modified_on = prior.modified_on ?? null;
}

/** Fills in the settings of a CNAME: newer versions report false where the API omits them. */
export function settingsOfAlias(schema: TypeSchema, state: Value): Value {
  const isAlias = schema.type === "cloudflare_dns_record" && schema.version === 500 && recordOf(state).type === "CNAME";
  if (!isAlias || !isRecord(state)) return state;
  const { ipv4_only, ipv6_only, flatten_cname } = recordOf(state.settings);
  const settings = { flatten_cname, ipv4_only, ipv6_only };
  const filled = Object.entries(settings).map(([name, value]) => [name, value ?? false]);
  return { ...state, settings: Object.fromEntries(filled) };
}

function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || value === "" || (isList(value) && value.length === 0);
}
