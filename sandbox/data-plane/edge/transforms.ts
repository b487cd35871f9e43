import type { OutgoingHttpHeaders } from "node:http";
import { type JsonObject, listOf, objectOf } from "../../cloudflare/json";
import { conditionOf, stringOf } from "../../cloudflare/rules-language/parse";
import type { RuleRequest } from "../../cloudflare/rules-language/values";

/** The phase that changes request headers, after everything that a client can influence. */
export const transformPhase = "http_request_late_transform";

/** A change of one header, for the requests that match a rule. */
export interface HeaderChange {
  /** The header's name, in lower case. */
  readonly name: string;
  /** The value for any request. @default - it is removed, or depends on the request */
  readonly value: string | undefined;
  apply(request: RuleRequest, headers: OutgoingHttpHeaders): void;
}

/** Returns the changes that a zone's rulesets make to request headers, in order. */
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
