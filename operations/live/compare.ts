import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import type { ServiceRoutes } from "../../model/route/declared.js";
import { type Deviating, deviations, poolDeviations } from "../../model/route/deviate.js";
import { ruleObjects } from "../../model/route/encode.js";
import { partsOf, podsOf, selectedBy, sharesOf, soleColour, usualChoice } from "../../model/route/fold.js";
import { type Identity, poolName } from "../../model/route/identity.js";
import type { Route } from "../../model/route/route.js";
import { known } from "../../model/route/value.js";
import { policyText, shortSharesText, targetText, writtenText } from "../route-text.js";
import { quoted } from "../shell.js";
import type { LiveCluster } from "./cluster.js";
import type { LiveEdge } from "./edge.js";

/** Something that is not as declared. */
export interface Deviation {
  readonly where: "edge" | "cluster";
  readonly what: string;
  readonly declared: string;
  readonly live: string;
  /** The command that makes it as declared. */
  readonly remedy: string;
  /** No plan shows it, because the provider does not read it. @default false */
  readonly outOfReach?: true;
}

/**
 * How what is live stands to what is declared: `half-made` is one half of a flip without the other, `not-applied` is
 * neither, `differs` is anything else, `unknown` is an API that did not answer.
 */
export type Standing = "as-declared" | "not-deployed" | "not-applied" | "half-made" | "differs" | "unknown";

/** What a comparison is told. */
export interface Compared {
  readonly environment: Environment;
  /** The stack that makes everything as declared. */
  readonly stack: string;
  readonly declared: ServiceRoutes;
  /** @default - it has no load balancer, or Cloudflare did not answer */
  readonly edge?: LiveEdge | undefined;
  /** @default - the cluster did not answer */
  readonly cluster?: LiveCluster | undefined;
  /** The APIs that did not answer. */
  readonly silent: readonly ("edge" | "cluster")[];
}

/** What a comparison found. */
export interface Comparison {
  readonly standing: Standing;
  /** One line: `half-made: edge green, cluster blue`. */
  readonly words: string;
  readonly deviations: readonly Deviation[];
}

/** Compares what is live with what is declared. */
export function compare(compared: Compared): Comparison {
  const { environment, declared, edge, cluster, silent, stack } = compared;
  const apply = commandFor(environment.name, `apply ${stack}`);
  const ofEdge =
    declared.edge === undefined || silent.includes("edge")
      ? []
      : edgeDeviations(environment, declared.edge, edge, apply);
  const found = [...clusterDeviations(compared, apply), ...ofEdge];
  const here = halves(compared);
  if (silent.length > 0) {
    const words = silent.map((half) => `the ${half} did not answer`).join(", ");
    return { standing: "unknown", words: here === "" ? words : `${here}; ${words}`, deviations: found };
  }
  const deployed = cluster?.route !== undefined;
  if (!deployed && edge === undefined) return { standing: "not-deployed", words: "not deployed", deviations: found };
  if (found.length === 0) return { standing: "as-declared", words: here, deviations: found };
  const clusterMoved = isDeepStrictEqual(podsOf(cluster?.route)?.selector, podsOf(declared.cluster)?.selector);
  if (declared.edge === undefined) {
    return clusterMoved
      ? { standing: "differs", words: `${here}, with differences`, deviations: found }
      : { standing: "not-applied", words: `not applied: ${here}`, deviations: found };
  }
  const edgeMoved = edge !== undefined && isDeepStrictEqual(sharesOf(edge.route), sharesOf(declared.edge));
  if (clusterMoved && edgeMoved) {
    return { standing: "differs", words: `${here}, with differences`, deviations: found };
  }
  const alone = soleColour(edge?.route);
  const apart = !clusterMoved || (alone !== undefined && cluster !== undefined && alone !== selectedBy(cluster.route));
  // a step of a canary is the edge's alone: the cluster is where it should be before and after
  if (clusterMoved === edgeMoved || !apart) {
    return { standing: "not-applied", words: `not applied: ${here}`, deviations: found };
  }
  return { standing: "half-made", words: `half-made: ${here}`, deviations: found };
}

/** `edge green, cluster blue`. */
function halves({ declared, edge, cluster }: Compared): string {
  const parts: string[] = [];
  if (declared.edge !== undefined && edge !== undefined) {
    parts.push(`edge ${shortSharesText(sharesOf(edge.route))}`);
  }
  if (cluster !== undefined) parts.push(`cluster ${selectedBy(cluster.route) ?? "nothing"}`);
  return parts.join(", ");
}

function clusterDeviations({ declared, cluster, silent }: Compared, remedy: string): readonly Deviation[] {
  if (cluster === undefined || silent.includes("cluster")) return [];
  const service = `Service ${known(declared.cluster.name) ?? ""}`;
  if (cluster.route === undefined) {
    const selector = podsOf(declared.cluster)?.selector;
    const wanted = selector === undefined ? {} : (known(selector) ?? {});
    const text = writtenText({ part: "selector", value: wanted }, String);
    return [{ where: "cluster", what: service, declared: text, live: "nothing", remedy }];
  }
  return deviations(declared.cluster, cluster.route).map((one) => ({
    where: "cluster",
    what: one.part === "note" ? `${service} annotation ${ofWhat(one)}` : `${service} selector`,
    declared: writtenText(one.declared, String),
    live: writtenText(one.live, String),
    remedy,
  }));
}

/** What of a hostname's load balancer is not as declared. */
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
  // an update sends the whole object, rules and all; without one, only a request of its own reaches them
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

/** What of a hostname's pools is not as declared. */
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
 * The command that puts the rules of a load balancer back: the provider does not read rules, so Terraform sees no
 * difference and an apply would leave them.
 */
function removal({ settings }: Environment, declared: Route, { id, pools }: LiveEdge): string {
  const body = JSON.stringify({ rules: ruleObjects(declared, (pool) => pools.get(pool)?.id ?? pool) });
  const base = "$" + "{CLOUDFLARE_BASE_URL:-https://api.cloudflare.com/client/v4}";
  return (
    `curl -fsS -X PATCH "${base}/zones/${settings.cloudflare.zoneId}/load_balancers/${id}" ` +
    `-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" -H 'Content-Type: application/json' --data ${quoted(body)}`
  );
}
