import { compare, type Part } from "../../model/route/compare.js";
import type { Route } from "../../model/route/route.js";
import { known } from "../../model/route/value.js";
import { noticedText } from "../route-text.js";
import type { Kind } from "./allow-list.js";
import { type Finding, finding } from "./finding.js";
import type { Sides, Traffic } from "./traffic.js";

/** The parts of a route that each kind of change may affect; another rule checks the shares of colours. */
const noticeable: Readonly<Record<Kind, readonly Part[]>> = {
  traffic: ["shares", "last resort", "stickiness", "failover", "rules"],
  drain: ["shares", "last resort"],
  // a colour's first image creates its pool, and the rule sends requests to that pool
  release: ["rules", "last resort"],
  platform: [
    "route",
    "answers",
    "shares",
    "last resort",
    "stickiness",
    "failover",
    "place",
    "rules",
    "target",
    "check",
  ],
  mcp: [],
  maintenance: [],
  "in-place": [],
  providers: [],
};

/** Refuses a change that affects requests in other ways than its kind may. */
export function routeFindings(traffic: Traffic, kind: Kind): readonly Finding[] {
  const { hostnames, service, cluster } = traffic;
  return [
    ...hostnames.flatMap(({ address, edge }) => findingsOf(address, edge, kind)),
    ...(service === undefined ? [] : findingsOf(service.address, cluster, kind)),
  ];
}

function findingsOf(address: string, { before, after }: Sides<Route>, kind: Kind): readonly Finding[] {
  // a first deployment affects no requests, and the allow-list already refuses a removal
  if (before === undefined || after === undefined) return [];
  const beyond = compare(before, after).filter(({ part }) => !noticeable[kind].includes(part));
  const name = known(after.name);
  const text = noticedText(after.of === "service" ? `Service ${name}` : `${name}`, beyond);
  if (text === undefined) return [];
  const remedy = "plan it separately, with --kind platform";
  return [finding(address, "", text, `no such change with --kind ${kind}`, remedy)];
}
