import type { OutgoingHttpHeaders } from "node:http";
import { type JsonObject, listOf, objectOf } from "../../cloudflare/json";
import { conditionOf, stringOf } from "../../cloudflare/rules-language/parse";
import type { RuleRequest } from "../../cloudflare/rules-language/values";

/** The phase in which headers of a request are changed, after everything that a client could influence. */
export const transformPhase = "http_request_late_transform";

/** A change of one header of those requests that a rule is for. */
export interface HeaderChange {
  /** In lower case. */
  readonly name: string;
  /** What it is set to whatever the request. @default - it is removed, or depends on the request */
  readonly value: string | undefined;
  apply(request: RuleRequest, headers: OutgoingHttpHeaders): void;
}

/** What a zone's rulesets change of the headers of requests, in order. */
export function headerChanges(rulesets: readonly JsonObject[]): readonly HeaderChange[] {
  const rules = rulesets
    .filter(({ kind, phase }) => kind === "zone" && phase === transformPhase)
    .flatMap(({ rules: own }) => listOf(own).map(objectOf))
    .filter(({ action, enabled }) => action === "rewrite" && enabled !== false);
  return rules.flatMap((rule) => {
    const matches = conditionOf(String(rule.expression));
    return Object.entries(objectOf(objectOf(rule.action_parameters).headers)).map(([header, change]): HeaderChange => {
      const name = header.toLowerCase();
      const { operation, value, expression } = objectOf(change);
      const fixed = typeof value === "string" && operation === "set" ? value : undefined;
      const made = typeof expression === "string" ? stringOf(expression) : () => String(value ?? "");
      const apply = (request: RuleRequest, headers: OutgoingHttpHeaders): void => {
        if (!matches(request)) return;
        if (operation === "remove") delete headers[name];
        else if (operation === "set" || headers[name] === undefined) headers[name] = made(request);
        else headers[name] = [headers[name], made(request)].flat().map(String);
      };
      return { name, value: fixed, apply };
    });
  });
}
