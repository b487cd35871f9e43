import { markedOwner } from "../names.js";
import { targetsOf } from "./fold.js";
import { type Identity, ownerIn } from "./identity.js";
import type { PoolIds } from "./pools.js";
import type { Reader } from "./reader.js";
import type { Choice, FixedAnswer, Leg, Pick, PoolTarget, Route, Stickiness, When } from "./route.js";
import { isNotKnown, known, unreadable, type Value } from "./value.js";

/** A known pool with its identity. */
export type OwnedPool = readonly [identity: Identity, target: PoolTarget];

/**
 * Decodes the route of a hostname; Cloudflare's API and Terraform have load balancers in the same form.
 *
 * @param form the source: Terraform's attributes or the API's object
 * @param pools the known pools; the owner's and the targets are kept
 * @param owner the owner. @default - from the description
 */
export function hostnameRouteFrom(
  reader: Reader,
  form: "attributes" | "api",
  ids: PoolIds,
  pools: readonly OwnedPool[],
  owner?: string,
): Route {
  const usual = usualChoiceFrom(reader, ids);
  const geo = (["pop", "country", "region"] as const).flatMap((kind) => geoChoices(reader, ids, kind));
  const rules = rulesFrom(reader, ids, form);
  const owns = owner ?? markedOwner(known(reader.text("description") ?? ""))?.owner;
  const choices = [...rules, ...geo, usual];
  const led = new Set(choices.flatMap(targetsOf));
  const isOwn = (identity: Identity): boolean => owns !== undefined && ownerIn(identity) === owns;
  return {
    of: "hostname",
    name: reader.text("name") ?? "",
    ...(owns === undefined ? {} : { owner: owns }),
    enabled: reader.flag("enabled") ?? true,
    proxied: reader.flag("proxied") ?? false,
    choices,
    targets: Object.fromEntries(pools.filter(([identity]) => isOwn(identity) || led.has(identity))),
    notes: {},
  };
}

function usualChoiceFrom(reader: Reader, ids: PoolIds): Choice {
  return {
    when: { kind: "default" },
    pick: "ordered",
    legs: [],
    spare: [],
    stickiness: { by: "none" },
    failover: false,
    sessionFailover: "none",
    ...choiceFrom(reader, ids),
  };
}

/** Decodes a choice. */
function choiceFrom(reader: Reader, ids: PoolIds): Omit<Choice, "when"> {
  const policy = reader.text("steering_policy");
  const weights = weightsFrom(reader, ids);
  const legs = legsFrom(reader, ids, weights);
  const among = new Set(legs === undefined || isNotKnown(legs) ? [] : legs.map(({ target }) => known(target)));
  const spare = weights?.filter(({ target }) => isNotKnown(target) || !among.has(target));
  const otherWeight = reader.number("random_steering", "default_weight");
  const lastResort = reader.text("fallback_pool");
  const stickiness = stickinessFrom(reader);
  const failover = reader.flag("adaptive_routing", "failover_across_pools");
  const sessionFailover = reader.text("session_affinity_attributes", "zero_downtime_failover");
  return {
    ...(policy === undefined ? {} : { pick: pickOf(policy) }),
    ...(legs === undefined ? {} : { legs }),
    ...(spare === undefined ? {} : { spare }),
    ...(otherWeight === undefined ? {} : { otherWeight }),
    ...(lastResort === undefined ? {} : { lastResort: ids.of(lastResort) }),
    ...(stickiness === undefined ? {} : { stickiness }),
    ...(failover === undefined ? {} : { failover }),
    ...(sessionFailover === undefined ? {} : { sessionFailover }),
  };
}

/** Decodes the values that a rule overrides; weights count only if they decide. */
function overriddenBy(own: Reader, base: Reader, ids: PoolIds): Omit<Choice, "when"> {
  const whole = own.over(base);
  const { pick, spare: _, otherWeight, stickiness, sessionFailover, ...rest } = choiceFrom(own, ids);
  const weighs = (pick ?? pickOf(whole.text("steering_policy") ?? "")) === "weighted";
  const legs = legsFrom(whole, ids, weighs ? weightsFrom(whole, ids) : undefined);
  const moved = own.says("default_pools") || (weighs && own.says("random_steering"));
  const sticks = ["session_affinity", "session_affinity_ttl", "session_affinity_attributes"].some((key) =>
    own.says(key),
  );
  const usual = stickinessFrom(whole);
  return {
    ...rest,
    ...(pick === undefined ? {} : { pick }),
    ...(moved && legs !== undefined ? { legs } : {}),
    ...(weighs && own.says("random_steering") ? { otherWeight: otherWeight ?? 1 } : {}),
    ...(sticks && usual !== undefined ? { stickiness: usual } : {}),
    ...(own.says("session_affinity_attributes") ? { sessionFailover: sessionFailover ?? "none" } : {}),
  };
}

function legsFrom(
  reader: Reader,
  ids: PoolIds,
  weights: readonly Leg[] | undefined,
): Value<readonly Leg[]> | undefined {
  const targets = reader.list(["default_pools"], (one) => ids.of(one.text() ?? ""));
  return targets === undefined || isNotKnown(targets) ? targets : targets.map((target) => legOf(target, weights));
}

function pickOf(policy: Value<string>): Value<Pick> {
  if (isNotKnown(policy)) return policy;
  if (policy === "off" || policy === "") return "ordered";
  return policy === "random" ? "weighted" : policy === "geo" ? "geo" : `other:${policy}`;
}

function weightsFrom(reader: Reader, ids: PoolIds): readonly Leg[] | undefined {
  const path = ["random_steering", "pool_weights"] as const;
  const keys = reader.keys(...path);
  if (keys === undefined) return undefined;
  if (isNotKnown(keys)) return [{ target: keys, weight: keys }];
  return keys.map((id) => ({ target: ids.ofKey(id), weight: reader.number(...path, id) ?? 0 }));
}

function legOf(target: Value<Identity>, weights: readonly Leg[] | undefined): Leg {
  const weight = isNotKnown(target) ? undefined : weights?.find((one) => one.target === target)?.weight;
  return weight === undefined ? { target } : { target, weight };
}

function stickinessFrom(reader: Reader): Stickiness | undefined {
  const by = reader.text("session_affinity");
  if (by === undefined) return undefined;
  if (by === "none" || by === "") return { by: "none" };
  const attributes = reader.within("session_affinity_attributes");
  const ttl = reader.number("session_affinity_ttl");
  const headers = attributes.list(["headers"], (one) => one.text() ?? "");
  const allHeaders = attributes.flag("require_all_headers");
  const drain = attributes.number("drain_duration");
  const plain = headers === undefined || isNotKnown(headers) ? headers : lowerCase(headers);
  return {
    by,
    ...(ttl === undefined ? {} : { ttl }),
    ...(plain === undefined ? {} : { headers: plain }),
    ...(allHeaders === undefined ? {} : { allHeaders }),
    ...(drain === undefined ? {} : { drain }),
  };
}

function lowerCase(headers: readonly Value<string>[]): Value<readonly string[]> {
  const hidden = headers.find(isNotKnown);
  return hidden ?? headers.flatMap((header) => known(header)?.toLowerCase() ?? []);
}

const geographies = { pop: "pop_pools", country: "country_pools", region: "region_pools" } as const;

function geoChoices(reader: Reader, ids: PoolIds, kind: keyof typeof geographies): readonly Choice[] {
  const codes = reader.keys(geographies[kind]);
  if (codes === undefined) return [];
  if (isNotKnown(codes)) return [{ when: { kind, code: "" }, legs: codes }];
  return codes.map((code) => ({
    when: { kind, code },
    legs: reader.list([geographies[kind], code], (one) => ({ target: ids.of(one.text() ?? "") })) ?? [],
  }));
}

/** Decodes the rules, in order. */
function rulesFrom(reader: Reader, ids: PoolIds, form: "attributes" | "api"): readonly Choice[] {
  // an omitted attribute keeps the rules, and the provider does not read them
  const silent =
    form === "attributes" && !reader.says("rules") ? unreadable("an omitted attribute keeps its value") : [];
  const rules = reader.list(["rules"], (rule) => ruleChoice(rule, reader, ids)) ?? silent;
  if (!isNotKnown(rules)) return inOrder(rules);
  const nobody = { name: rules, condition: rules, disabled: rules, priority: rules, terminates: rules };
  return [{ when: { kind: "rule", ...nobody } }];
}

function ruleChoice(reader: Reader, base: Reader, ids: PoolIds): Choice {
  const answer = answerFrom(reader.within("fixed_response"));
  const overrides = reader.within("overrides");
  const elsewhere = Object.values(geographies).some((pools) => overrides.keys(pools) !== undefined);
  return {
    when: {
      kind: "rule",
      name: reader.text("name") ?? "",
      condition: reader.text("condition") ?? "",
      disabled: reader.flag("disabled") ?? false,
      priority: reader.number("priority") ?? 0,
      terminates: reader.flag("terminates") ?? answer !== undefined,
    },
    ...overriddenBy(overrides, base, ids),
    ...(elsewhere ? { pick: unreadable("a rule by region, country or data centre") } : {}),
    ...(answer === undefined ? {} : { answer }),
  };
}

function answerFrom(reader: Reader): FixedAnswer | undefined {
  const keys = reader.keys();
  if (keys === undefined) return undefined;
  const location = reader.text("location");
  return {
    status: reader.number("status_code") ?? 200,
    contentType: reader.text("content_type") ?? "text/plain",
    body: reader.text("message_body") ?? "",
    ...(location === undefined || location === "" ? {} : { location }),
  };
}

function inOrder(rules: readonly Choice[]): readonly Choice[] {
  const priorityOf = ({ when }: { readonly when: When }): number =>
    when.kind === "rule" ? (known(when.priority) ?? 0) : 0;
  return [...rules].sort((one, other) => priorityOf(one) - priorityOf(other));
}
