import type { Environment } from "../../model/environment.js";
import { type Deviating, deviations, poolDeviations } from "../../model/route/deviate.js";
import { ruleObjects } from "../../model/route/encode.js";
import { partsOf, usualChoice } from "../../model/route/fold.js";
import { type Identity, poolName } from "../../model/route/identity.js";
import type { Route } from "../../model/route/route.js";
import { known } from "../../model/route/value.js";
import { policyText, targetText, writtenText } from "../route-text.js";
import { quoted } from "../shell.js";
import type { Deviation } from "./api.js";
import type { LiveEdge } from "./live-edge.js";

/** Returns the differences between a declared load balancer and the live one. */
export function edgeDeviations(
  environment: Environment,
  declared: Route,
  edge: LiveEdge | undefined,
  remedy: string,
): readonly Deviation[] {
  const nameOf = (identity: Identity): string =>
    edge?.pools.get(identity)?.name ?? poolName(environment, declared.owner ?? "", identity);
  const hostname = known(declared.name) ?? "";
  const all = deviations(declared, edge?.route);
  // an update sends the whole object with its rules; with no other difference there is no update
  const reached = all.some(({ part }) => part !== "rule");
  return all.map((one) => {
    const deviation = {
      where: "edge" as const,
      what: one.part === "route" ? `load balancer ${hostname}` : `${hostname} ${partText(one)}`,
      declared: one.part === "route" ? overview(declared, nameOf) : writtenText(one.declared, nameOf),
      live: writtenText(one.live, nameOf),
      remedy,
    };
    if (reached || edge === undefined) return deviation;
    return { ...deviation, remedy: removal(environment, declared, edge), outOfReach: true as const };
  });
}

/** Returns the differences between the declared pools of a hostname and the live ones. */
export function poolDeviationsOf(
  environment: Environment,
  declared: Route,
  live: Route["targets"],
  remedy: string,
): readonly Deviation[] {
  const nameOf = (identity: Identity): string => poolName(environment, declared.owner ?? "", identity);
  return poolDeviations(declared, live).map((one) => {
    const target = one.declared?.part === "pool" || one.declared?.part === "pool enabled" ? one.declared.of : undefined;
    const missing = one.live === undefined;
    const what = one.part === "pool enabled" ? " enabled" : missing ? "" : " origins";
    return {
      where: "edge",
      what: `pool ${target === undefined ? "" : nameOf(target)}${what}`,
      declared: writtenText(one.declared, nameOf),
      live: writtenText(one.live, nameOf),
      remedy,
    };
  });
}

function partText(one: Deviating): string {
  const words = {
    enabled: "enabled",
    pick: "steering_policy",
    legs: "default_pools",
    "last resort": "fallback_pool",
    weights: "random_steering",
    stickiness: "session_affinity",
    rule: `rule "${ofWhat(one)}"`,
  } as const;
  return Object.entries(words).find(([part]) => part === one.part)?.[1] ?? one.part;
}

function ofWhat({ declared, live }: Deviating): string {
  const written = declared ?? live;
  return written !== undefined && "of" in written ? written.of : "";
}

function overview(route: Route, nameOf: (identity: Identity) => string): string {
  const usual = usualChoice(route);
  const pools = partsOf(usual).map(({ target }) => targetText(target, nameOf));
  return `${policyText(usual?.pick)} over ${pools.join(", ")}`;
}

/**
 * Returns the command that restores a load balancer's rules: the provider does not read rules, so Terraform sees no
 * difference and an apply would not change them.
 */
function removal({ settings }: Environment, declared: Route, { id, pools }: LiveEdge): string {
  const body = JSON.stringify({ rules: ruleObjects(declared, (pool) => pools.get(pool)?.id ?? pool) });
  const base = "$" + "{CLOUDFLARE_BASE_URL:-https://api.cloudflare.com/client/v4}";
  return (
    `curl -fsS -X PATCH "${base}/zones/${settings.cloudflare.zoneId}/load_balancers/${id}" ` +
    `-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" -H 'Content-Type: application/json' --data ${quoted(body)}`
  );
}
