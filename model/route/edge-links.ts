import { hostsIn } from "./condition.js";
import type { HeaderRule, HeaderRules, NamedRecord } from "./link.js";
import type { Reader } from "./reader.js";
import { isNotKnown, known, unreadable, type Value } from "./value.js";

/** The ruleset phase that changes request headers, after everything that a client can influence. */
const headerPhase = "http_request_late_transform";

/** Decodes a DNS record of Cloudflare's API or Terraform. */
export function recordFrom(reader: Reader): NamedRecord {
  return {
    kind: "record",
    name: lowerCase(reader.text("name") ?? ""),
    type: reader.text("type") ?? "",
    content: lowerCase(reader.text("content") ?? ""),
    proxied: reader.flag("proxied") ?? false,
  };
}

/** Decodes the header rules of a ruleset of Cloudflare's API or Terraform; undefined for another phase. */
export function headerRulesFrom(reader: Reader): HeaderRules | undefined {
  if (known(reader.text("phase") ?? "") !== headerPhase) return undefined;
  return { kind: "headers", rules: reader.list(["rules"], headerRuleFrom) ?? [] };
}

function headerRuleFrom(reader: Reader): HeaderRule {
  const path = ["action_parameters", "headers"] as const;
  const names = reader.keys(...path) ?? [];
  const expression = reader.text("expression") ?? "";
  return {
    enabled: reader.flag("enabled") ?? true,
    hosts: isNotKnown(expression) ? expression : (hostsIn(expression) ?? unreadable(expression)),
    headers: isNotKnown(names)
      ? names
      : Object.fromEntries(
          names.map((name) => [name.toLowerCase(), reader.text(...path, name, "operation") ?? "set"] as const),
        ),
  };
}

function lowerCase(text: Value<string>): Value<string> {
  return isNotKnown(text) ? text : text.toLowerCase();
}
