import { isDeepStrictEqual } from "node:util";
import type { Store } from "../store";
import { CloudflareError } from "./errors";
import { isObject, type JsonObject, listOf, newId, now, objectOf } from "./json";
import type { Answer, Call, Route } from "./router";
import { conditionOf, stringOf } from "./rules-language/parse";
import { ExpressionError } from "./rules-language/tokens";

/**
 * The rulesets of a zone. Each phase has one ruleset of the kind `zone`, its entry point; a second one is refused.
 *
 * @see https://developers.cloudflare.com/ruleset-engine/rulesets-api/
 */
export class Rulesets {
  constructor(private readonly store: Store) {}

  /** Returns the routes for rulesets, entry points of phases, and single rules. */
  routes(): readonly Route[] {
    const list = "/zones/:zone/rulesets";
    const entry = `${list}/phases/:phase/entrypoint`;
    const one = `${list}/:id`;
    return [
      { method: "GET", path: list, handle: ({ at }) => ({ result: this.all(zoneOf(at)).map(withoutRules) }) },
      { method: "POST", path: list, handle: ({ at, body }) => ({ result: this.create(zoneOf(at), body) }) },
      { method: "GET", path: entry, handle: ({ at }) => ({ result: this.entry(zoneOf(at), phaseOf(at)) }) },
      { method: "PUT", path: entry, handle: (call) => this.putEntry(call) },
      { method: "GET", path: one, handle: ({ at }) => ({ result: this.one(zoneOf(at), idOf(at)) }) },
      { method: "PUT", path: one, handle: ({ at, body }) => ({ result: this.replace(zoneOf(at), idOf(at), body) }) },
      {
        method: "DELETE",
        path: one,
        handle: ({ at }) => {
          const { id } = this.one(zoneOf(at), idOf(at));
          this.store.delete(key(zoneOf(at), String(id)));
          return { status: 204 };
        },
      },
      {
        method: "POST",
        path: `${one}/rules`,
        handle: (call) => this.changeRules(call, (rules, body) => [...rules, body]),
      },
      {
        method: "PATCH",
        path: `${one}/rules/:rule`,
        handle: (call) =>
          this.changeRules(call, (rules, body) =>
            rules.map((rule) => (rule.id === call.at.rule ? { ...rule, ...body } : rule)),
          ),
      },
      {
        method: "DELETE",
        path: `${one}/rules/:rule`,
        handle: (call) => this.changeRules(call, (rules) => rules.filter((rule) => rule.id !== call.at.rule)),
      },
    ];
  }

  /** Returns all rulesets of a zone, with their rules. */
  all(zone: string): JsonObject[] {
    return this.store.entries<JsonObject>(key(zone, "")).map(([, value]) => value);
  }

  private one(zone: string, id: string): JsonObject {
    const found = this.store.get<JsonObject>(key(zone, id));
    if (found === undefined) throw new CloudflareError(404, 10003, `could not find ruleset ${id}`);
    return found;
  }

  private entry(zone: string, phase: string): JsonObject {
    const found = this.all(zone).find((one) => one.kind === "zone" && one.phase === phase);
    if (found === undefined) {
      throw new CloudflareError(404, 10003, `could not find entrypoint ruleset in the ${phase} phase`);
    }
    return found;
  }

  private create(zone: string, body: JsonObject): JsonObject {
    const kind = required(body, "kind");
    const phase = required(body, "phase");
    const name = required(body, "name");
    if (!["zone", "custom"].includes(kind)) {
      throw new CloudflareError(400, 20217, `'${kind}' is not a valid value for kind`, "/kind");
    }
    if (!/^[a-z0-9_]+$/.test(phase)) {
      throw new CloudflareError(400, 20017, `'${phase}' is not a valid value for phase`, "/phase");
    }
    if (kind === "zone" && this.all(zone).some((one) => one.kind === "zone" && one.phase === phase)) {
      throw new CloudflareError(
        400,
        20217,
        `'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase ${phase}`,
        "/kind",
      );
    }
    return this.write(zone, newId(), { description: String(body.description ?? ""), kind, name, phase }, [], body);
  }

  private replace(zone: string, id: string, body: JsonObject): JsonObject {
    const before = this.one(zone, id);
    for (const fixed of ["kind", "phase"]) {
      if (body[fixed] !== undefined && body[fixed] !== before[fixed]) {
        throw new CloudflareError(400, 20018, `${fixed} of a ruleset cannot be changed`, `/${fixed}`);
      }
    }
    const { description, kind, name, phase } = { ...before, ...body };
    return this.write(zone, id, { description, kind, name, phase }, listOf(before.rules).map(objectOf), body, before);
  }

  private putEntry({ at, body }: Call): Answer {
    const [zone, phase] = [zoneOf(at), phaseOf(at)];
    const existing = this.all(zone).find((one) => one.kind === "zone" && one.phase === phase);
    if (existing !== undefined) return { result: this.replace(zone, String(existing.id), body) };
    return { result: this.create(zone, { name: "default", ...body, kind: "zone", phase }) };
  }

  private changeRules(
    { at, body }: Call,
    change: (rules: readonly JsonObject[], body: JsonObject) => readonly JsonObject[],
  ): Answer {
    const [zone, id] = [zoneOf(at), idOf(at)];
    const rules = listOf(this.one(zone, id).rules).map(objectOf);
    if (at.rule !== undefined && !rules.some((rule) => rule.id === at.rule)) {
      throw new CloudflareError(404, 10003, `could not find rule ${at.rule} in ruleset ${id}`);
    }
    return { result: this.replace(zone, id, { rules: change(rules, body) }) };
  }

  private write(
    zone: string,
    id: string,
    head: JsonObject,
    former: readonly JsonObject[],
    body: JsonObject,
    before?: JsonObject,
  ): JsonObject {
    const at = now();
    const value = {
      ...head,
      rules: acceptRules(body.rules, former, at, String(head.phase)),
      version: String(Number(before?.version ?? 0) + 1),
      last_updated: at,
      id,
    };
    this.store.put(key(zone, id), value);
    return value;
  }
}

/** The phase whose rules the sandbox's edge applies, so that they have to be valid. */
const understoodPhase = "http_request_late_transform";

function acceptRules(given: unknown, former: readonly JsonObject[], at: string, phase: string): readonly JsonObject[] {
  const refs = new Set<string>();
  return listOf(given).map((rule, index) => {
    const pointer = `/rules/${index}`;
    if (!isObject(rule)) throw new CloudflareError(400, 20021, "a rule must be an object", pointer);
    const { id: sentId, version: _version, last_updated: _updated, ...content } = rule;
    required(rule, "action", pointer);
    const expression = required(rule, "expression", pointer);
    if (phase === understoodPhase) checkExpression(expression, `${pointer}/expression`, conditionOf);
    checkHeaders(rule, pointer);
    const same = former.find((one) => (rule.ref === undefined ? one.id === sentId : one.ref === rule.ref));
    const id = String(same?.id ?? newId());
    const ref = String(rule.ref ?? id);
    if (refs.has(ref)) throw new CloudflareError(400, 20029, `rule ref '${ref}' is not unique`, `${pointer}/ref`);
    refs.add(ref);
    const next = { enabled: true, description: "", ...content, ref };
    if (same !== undefined) {
      const { id: _id, version, last_updated, ...was } = same;
      if (isDeepStrictEqual({ ...was }, { ...next })) return { ...next, id, version, last_updated };
      return { ...next, id, version: String(Number(version) + 1), last_updated: at };
    }
    return { ...next, id, version: "1", last_updated: at };
  });
}

function checkHeaders(rule: JsonObject, pointer: string): void {
  for (const [name, change] of Object.entries(objectOf(objectOf(rule.action_parameters).headers))) {
    const place = `${pointer}/action_parameters/headers/${name}`;
    if (/^(x-)?cf-/i.test(name)) {
      throw new CloudflareError(400, 20085, `'${name}' is not a valid value for name because it is reserved`, place);
    }
    const { operation, value, expression } = objectOf(change);
    if (!["set", "add", "remove"].includes(String(operation))) {
      throw new CloudflareError(400, 20086, `'${String(operation)}' is not a valid value for operation`, place);
    }
    if (operation !== "remove" && (value === undefined) === (expression === undefined)) {
      throw new CloudflareError(400, 20087, "exactly one of value and expression must be set", place);
    }
    if (typeof expression === "string") checkExpression(expression, place, stringOf);
  }
}

function checkExpression(expression: string, place: string, read: (text: string) => unknown): void {
  try {
    read(expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const why = `'${expression}' is not a valid value for expression because the expression is invalid: ${error.message}`;
    throw new CloudflareError(400, 20127, why, place);
  }
}

function required(body: JsonObject, field: string, pointer = ""): string {
  const value = body[field];
  if (typeof value === "string" && value !== "") return value;
  throw new CloudflareError(400, 20015, `${field} is required`, `${pointer}/${field}`);
}

function withoutRules(ruleset: JsonObject): JsonObject {
  const { rules: _rules, ...head } = ruleset;
  return head;
}

function key(zone: string, id: string): string {
  return `cloudflare/ruleset/${zone}/${id}`;
}

function zoneOf(at: Readonly<Record<string, string>>): string {
  return at.zone ?? "";
}

function phaseOf(at: Readonly<Record<string, string>>): string {
  return at.phase ?? "";
}

function idOf(at: Readonly<Record<string, string>>): string {
  return at.id ?? "";
}
