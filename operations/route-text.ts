import { titleOf } from "../model/moves.js";
import type { Difference, Part } from "../model/route/compare.js";
import type { Written, WrittenRule, WrittenStickiness } from "../model/route/deviate.js";
import { partsOf, sharesOf, usualChoice } from "../model/route/fold.js";
import { type Identity, isIdentity, memberName } from "../model/route/identity.js";
import type { Origin } from "../model/route/origin.js";
import type { Pick, Route } from "../model/route/route.js";
import { splitOf } from "../model/route/split.js";
import { isNotKnown, type NotKnown, type Value } from "../model/route/value.js";
import { type Colour, colours } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";

/** Formats shares: `blue 95 %, green 5 %`, or `blue 100 %`. */
export function sharesText(shares: Readonly<Record<Colour, number>>): string {
  const live = colours.filter((colour) => shares[colour] > 0);
  return live.length === 0 ? "no colour" : live.map((colour) => `${colour} ${shares[colour]} %`).join(", ");
}

/** Formats the shares of a route. */
export function splitText(route: Route | undefined): string {
  return sharesText(sharesOf(route));
}

/** Formats shares, with only the name of a colour that has 100 %: `blue`. */
export function shortSharesText(shares: Readonly<Record<Colour, number>>): string {
  return colours.find((colour) => shares[colour] === 100) ?? sharesText(shares);
}

/** Formats the share of a leg: `95 %`, or `standby` with its position. */
function partText(percent: number, index: number): string {
  return percent > 0 ? `${percent} %` : `standby ${index}`;
}

/** Returns the name of a target. @param nameOf returns its name. @default - its short name within its owner */
export function targetText(
  target: Value<Identity>,
  nameOf: (identity: Identity) => string | undefined = () => undefined,
): string {
  return isNotKnown(target) ? notKnownText(target) : (nameOf(target) ?? memberName(target));
}

function notKnownText({ until }: NotKnown): string {
  return until === "apply" ? "(known after apply)" : "(unreadable)";
}

/** Returns the name and the share of each target of a route's usual choice. */
export function legTexts(
  route: Route | undefined,
  nameOf?: (identity: Identity) => string | undefined,
): readonly (readonly [name: string, share: string, percent: number])[] {
  return partsOf(usualChoice(route)).map(({ target, percent }, index) => [
    targetText(target, nameOf),
    partText(percent, index),
    percent,
  ]);
}

/** Describes in one line how a route's change affects requests; returns nothing when it does not affect them. */
export function noticedText(name: string, differences: readonly Difference[]): string | undefined {
  const renamed = differences.find(({ part }) => part === "route");
  if (renamed !== undefined) {
    const [was, is] = [renamed.before, renamed.after].map((one) => (typeof one === "string" ? one : undefined));
    return [...(was === undefined ? [] : [`${was} stops answering`]), `${is ?? name} answers`].join(", ");
  }
  const stops = differences.find(({ part }) => part === "answers");
  if (stops !== undefined) return `${name} ${stops.after === true ? "answers again" : "stops answering"}`;
  const words: Readonly<Record<Part, string>> = {
    route: "its name",
    answers: "whether it answers",
    answer: "the fixed response",
    headers: "headers that Cloudflare sets",
    shares: "traffic shares or pool order",
    "last resort": "the last resort",
    stickiness: "session affinity",
    failover: "failover",
    place: "geo steering",
    rules: "custom rules",
    target: "target settings",
    name: "DNS record",
    ingress: "ingress",
    policy: "network policy",
    pods: "pods that answer",
    check: "health check",
  };
  const parts = differences.map(({ part, of }) =>
    of === undefined || !isIdentity(of) ? words[part] : `${words[part]} (${memberName(of)})`,
  );
  return parts.length === 0 ? undefined : `${name} changes: ${[...new Set(parts)].join(", ")}`;
}

/** Formats the shares that a service declares: `blue (v1.0.0) 95 %, green (v1.1.0) 5 %`. */
export function declaredText(service: ColouredService): string {
  const { edge, selector } = splitOf(service);
  const shares = colours
    .filter((colour) => edge[colour] > 0)
    .map((colour) => `${titleOf(service, colour)} ${edge[colour]} %`);
  const elsewhere = service.edge !== undefined && edge[selector] < 100 ? `, cluster ${selector}` : "";
  return shares.join(", ") + elsewhere;
}

/** Formats a part of a route. @param nameOf returns the name of a pool */
export function writtenText(written: Written | undefined, nameOf: (identity: Identity) => string): string {
  if (written === undefined) return "nothing";
  switch (written.part) {
    case "route":
      return "a load balancer";
    case "enabled":
    case "pool enabled":
      return plainText(written.value);
    case "note":
      return plainText(written.value);
    case "pick":
      return policyText(written.value);
    case "legs":
      return targetsText(written.value, nameOf) || "nothing";
    case "last resort":
      return written.value === undefined ? "nothing" : targetText(written.value, nameOf);
    case "weights":
      return pairsText(
        Object.entries(written.value).map(([target, weight]) => [isIdentity(target) ? nameOf(target) : target, weight]),
      );
    case "stickiness":
      return stickinessText(written.value);
    case "rule":
      return written.value.map((rule) => ruleText(rule, nameOf)).join("; ") || "nothing";
    case "pool":
      return originsText(written.value);
    case "selector":
      return pairsText(Object.entries(written.value));
  }
}

/** Returns Cloudflare's name for a steering policy. */
export function policyText(pick: Value<Pick> | undefined): string {
  if (pick === undefined || isNotKnown(pick)) return plainText(pick);
  if (pick === "ordered") return "off";
  return pick === "weighted" ? "random" : pick.replace(/^other:/, "");
}

function plainText(value: Value<string | number | boolean> | undefined): string {
  if (value === undefined) return "nothing";
  return isNotKnown(value) ? notKnownText(value) : String(value);
}

function targetsText(targets: readonly Value<Identity>[], nameOf: (identity: Identity) => string): string {
  return targets.map((target) => targetText(target, nameOf)).join(", ");
}

function pairsText(pairs: readonly (readonly [string, Value<string | number>])[]): string {
  const sorted = [...pairs].sort(([one], [other]) => (one < other ? -1 : 1));
  return sorted.map(([key, value]) => `${key}=${plainText(value)}`).join(", ") || "nothing";
}

function stickinessText({ by, ttl, headers }: WrittenStickiness): string {
  const names = headers === undefined || isNotKnown(headers) ? [] : headers;
  const time = ttl === undefined ? "" : ` for ${plainText(ttl)} s`;
  return `${[plainText(by), ...names].join(" ")}${time}`;
}

function ruleText(
  { condition, disabled, targets, answer }: WrittenRule,
  nameOf: (identity: Identity) => string,
): string {
  const goal = answer === undefined ? targetsText(targets, nameOf) || "overrides" : "a fixed response";
  return `${disabled === false ? "" : "(disabled) "}${plainText(condition) || "always"} → ${goal}`;
}

function originsText(origins: readonly Origin[]): string {
  const text = ({ name, address, weight, way: _, ...rest }: Origin): string => {
    const usual: Readonly<Record<string, unknown>> = { port: 0, enabled: true, host: address };
    const words = Object.entries({ weight, ...rest })
      .filter(([key, value]) => value !== usual[key])
      .map(([key, value]) => `${key} ${plainText(value)}`);
    return `${plainText(name)}=${plainText(address)} (${words.join(", ")})`;
  };
  return origins.map(text).join(", ") || "nothing";
}
