import { partsOf, usualChoice } from "../../model/route/fold.js";
import type { Identity } from "../../model/route/identity.js";
import type { Value } from "../../model/route/value.js";
import { type Finding, finding } from "./finding.js";
import { poolOf, type Traffic } from "./traffic.js";

/** Refuses to take a colour out of rotation, or the last origin of a hostname. */
export function drainFindings(traffic: Traffic): readonly Finding[] {
  const { hostnames, pools } = traffic;
  const isServing = (target: Value<Identity> | undefined): boolean =>
    poolOf(traffic, target)?.target.after?.enabled === true;
  const findings = pools
    .filter(
      ({ colour, target: { before, after } }) =>
        colour !== undefined && before?.enabled === true && after?.enabled === false,
    )
    .map(({ address, name, colour }) =>
      finding(
        address,
        "enabled",
        `${name} is taken out of rotation`,
        "only origins of hot-standby hostnames are drained",
        `move its requests away instead: flip, or roll back from ${colour}`,
      ),
    );
  for (const { address, edge } of hostnames) {
    if (edge.after === undefined) continue;
    const usual = usualChoice(edge.after);
    if (!partsOf(usual).some(({ target }) => isServing(target))) {
      const remedy = "undrain another origin first";
      findings.push(
        finding(address, "default_pools", "every pool is out of rotation", "at least one pool in rotation", remedy),
      );
    }
    if (!isServing(usual?.lastResort)) {
      const remedy = "plan again from the configuration: the fallback is the last origin that is not drained";
      findings.push(finding(address, "fallback_pool", "a pool that is out of rotation", "a pool in rotation", remedy));
    }
  }
  return findings;
}
