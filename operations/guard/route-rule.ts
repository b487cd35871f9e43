import { compare, type Difference, type Part } from "../../model/route/compare.js";
import { colourOf, isIdentity, ownerIn } from "../../model/route/identity.js";
import { known } from "../../model/route/value.js";
import { noticedText } from "../route-text.js";
import type { Kind } from "./allow-list.js";
import { isLive, type Owner, servesNothing } from "./colour-rules.js";
import { type Finding, finding, type GuardOptions } from "./finding.js";
import type { Plan } from "./plan.js";
import { type PlannedRoute, routesIn } from "./traffic.js";

/**
 * The parts of a route that requests may notice of each kind of change; `everything` excludes the colours' shares, which another
 * rule refuses.
 */
const noticeable: Readonly<Record<Kind, readonly Part[] | "everything">> = {
  traffic: ["shares", "last resort", "stickiness", "failover", "rules"],
  drain: ["shares", "last resort"],
  // a colour's first image creates its pool, and the rule sends requests to that pool; another rule refuses the live colour
  release: ["rules", "last resort", "ingress", "policy", "pods"],
  platform: "everything",
  mcp: [],
  maintenance: [],
  "in-place": [],
  providers: [],
};

/**
 * Refuses a change that affects requests in other ways than its kind may, on their whole way from hostname to pods.
 *
 * @param environment declares what the plan does not say. @default - only the plan's own routes are compared
 */
export function routeFindings(
  plan: Plan,
  kind: Kind,
  { environment, live = false }: Pick<GuardOptions, "environment" | "live">,
): readonly Finding[] {
  const parts = noticeable[kind];
  if (parts === "everything") return [];
  const mayChangeLive = live || kind !== "release" || servesNothing(plan);
  const isAllowed = ({ part, of }: Difference): boolean =>
    parts.includes(part) && (mayChangeLive || !isLive(environment, colourOwner(of)));
  return routesIn(plan, environment).flatMap((route) => findingsOf(route, kind, isAllowed));
}

/** Reads the service and the colour of a difference's target. */
function colourOwner(of = ""): Owner {
  return isIdentity(of) ? { service: ownerIn(of), colour: colourOf(of) } : { service: undefined, colour: undefined };
}

function findingsOf(
  { address, sides: { before, after }, isDeclared }: PlannedRoute,
  kind: Kind,
  isAllowed: (difference: Difference) => boolean,
): readonly Finding[] {
  // a first deployment affects no requests, and the allow-list already refuses a removal
  if (before === undefined || after === undefined) return [];
  const beyond = compare(before, after).filter((difference) => !isAllowed(difference));
  const name = known(after.name);
  const text = noticedText(after.of === "service" ? `Service ${name}` : `${name}`, beyond);
  if (text === undefined) return [];
  const source = isDeclared ? "; the rest of its route is as configured" : "";
  return [
    finding(
      address,
      "",
      `${text}${source}`,
      `no such change with --kind ${kind}`,
      "plan it separately, with --kind platform",
    ),
  ];
}
