import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { labels, names } from "../../model/names.js";
import { type Colour, colours } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import type { LiveCluster } from "./cluster.js";
import type { LiveEdge } from "./edge.js";
import { type EdgeRule, type EdgeTraffic, sharesOf, sharesText } from "./edge-traffic.js";
import { type DeclaredEdge, type DeclaredTraffic, renamed } from "./traffic-stack.js";

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
  readonly service: ColouredService;
  readonly declared: DeclaredTraffic;
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

/** The name of a colour's pool. */
export function poolNames(environment: Environment, service: string): (colour: Colour) => string {
  return (colour) => names.pool(environment, service, colour);
}

/** Compares what is live with what is declared. */
export function compare(compared: Compared): Comparison {
  const { environment, service, declared, edge, cluster, silent } = compared;
  const apply = commandFor(environment.name, `apply ${declared.stack}`);
  const ofEdge =
    declared.edge === undefined || silent.includes("edge") ? [] : edgeDeviations(declared.edge, edge, apply);
  const deviations = [...clusterDeviations(compared, apply), ...ofEdge];
  const here = halves(compared);
  if (silent.length > 0) {
    const words = silent.map((half) => `the ${half} did not answer`).join(", ");
    return { standing: "unknown", words: here === "" ? words : `${here}; ${words}`, deviations };
  }
  const [deployed, edgeDeployed] = [cluster?.selector !== undefined, edge !== undefined];
  if (!deployed && !edgeDeployed) return { standing: "not-deployed", words: "not deployed", deviations };
  if (deviations.length === 0) return { standing: "as-declared", words: here, deviations };
  const clusterMoved = deployed && isDeepStrictEqual(cluster?.selector, declared.selector);
  if (declared.edge === undefined) {
    return clusterMoved
      ? { standing: "differs", words: `${here}, with differences`, deviations }
      : { standing: "not-applied", words: `not applied: ${here}`, deviations };
  }
  const poolOf = poolNames(environment, service.name);
  const wanted = sharesOf(declared.edge.traffic, poolOf);
  const edgeMoved = edge !== undefined && isDeepStrictEqual(sharesOf(edge.traffic, poolOf), wanted);
  if (clusterMoved && edgeMoved) return { standing: "differs", words: `${here}, with differences`, deviations };
  const alone = colours.find((colour) => edge !== undefined && sharesOf(edge.traffic, poolOf)[colour] === 100);
  const apart = !clusterMoved || (alone !== undefined && cluster !== undefined && alone !== selectedColour(cluster));
  // a step of a canary is the edge's alone: the cluster is where it should be before and after
  if (clusterMoved === edgeMoved || !apart)
    return { standing: "not-applied", words: `not applied: ${here}`, deviations };
  return { standing: "half-made", words: `half-made: ${here}`, deviations };
}

/** `edge green, cluster blue`. */
function halves({ environment, service, declared, edge, cluster }: Compared): string {
  const poolOf = poolNames(environment, service.name);
  const parts: string[] = [];
  if (declared.edge !== undefined && edge !== undefined) {
    parts.push(`edge ${sharesText(sharesOf(edge.traffic, poolOf))}`);
  }
  if (cluster !== undefined) parts.push(`cluster ${selectedColour(cluster) ?? "nothing"}`);
  return parts.join(", ");
}

/** The colour that the active Service selects, as its label or else its annotation says. */
export function selectedColour({ selector, annotations }: LiveCluster): string | undefined {
  return selector?.[labels.colour] ?? (selector === undefined ? undefined : annotations[labels.active]);
}

function clusterDeviations({ declared, cluster, silent }: Compared, remedy: string): readonly Deviation[] {
  if (cluster === undefined || silent.includes("cluster")) return [];
  const found = (what: string, wanted: string, live: string): Deviation => ({
    where: "cluster",
    what,
    declared: wanted,
    live,
    remedy,
  });
  if (cluster.selector === undefined) {
    return [found(`Service ${declared.service}`, pairsText(declared.selector), "nothing")];
  }
  const same = isDeepStrictEqual(cluster.selector, declared.selector);
  const selector = same
    ? []
    : [found(`Service ${declared.service} selector`, pairsText(declared.selector), pairsText(cluster.selector))];
  const keys = [...new Set([...Object.keys(declared.annotations), ...Object.keys(cluster.annotations)])].sort();
  const annotations = keys
    .filter((key) => declared.annotations[key] !== cluster.annotations[key])
    .map((key) =>
      found(
        `Service ${declared.service} annotation ${key}`,
        declared.annotations[key] ?? "nothing",
        cluster.annotations[key] ?? "nothing",
      ),
    );
  return [...selector, ...annotations];
}

/** What of a hostname's load balancer is not as declared. */
export function edgeDeviations(
  declared: DeclaredEdge,
  edge: LiveEdge | undefined,
  remedy: string,
): readonly Deviation[] {
  const found = (what: string, wanted: string, live: string): Deviation => ({
    where: "edge",
    what,
    declared: wanted,
    live,
    remedy,
  });
  const { hostname, traffic } = declared;
  if (edge === undefined) return [found(`load balancer ${hostname}`, describe(traffic), "nothing")];
  const parts = ["enabled", "steering", "defaultPools", "fallback", "weights", "affinity"] as const;
  const plain = parts
    .filter((part) => !isDeepStrictEqual(traffic[part], edge.traffic[part]))
    .map((part) => found(`${hostname} ${words[part]}`, valueText(traffic[part]), valueText(edge.traffic[part])));
  // an update sends the whole object, rules and all; without one, only a request of its own reaches them
  const reached = plain.length > 0;
  const rules = [...new Set([...traffic.rules, ...edge.traffic.rules].map(({ name }) => name))].flatMap((name) => {
    const [wanted, live] = [traffic.rules, edge.traffic.rules].map((all) => all.filter((one) => one.name === name));
    if (isDeepStrictEqual(wanted, live)) return [];
    const deviation = found(`${hostname} rule "${name}"`, rulesText(wanted ?? []), rulesText(live ?? []));
    return reached ? [deviation] : [{ ...deviation, remedy: removal(declared, edge), outOfReach: true as const }];
  });
  return [...plain, ...rules];
}

const words = {
  enabled: "enabled",
  steering: "steering_policy",
  defaultPools: "default_pools",
  fallback: "fallback_pool",
  weights: "random_steering",
  affinity: "session_affinity",
} as const;

function describe({ steering, defaultPools }: EdgeTraffic): string {
  return `${steering} over ${defaultPools.join(", ")}`;
}

function valueText(value: string | boolean | readonly string[] | Readonly<Record<string, number>> | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.join(", ") || "nothing";
  return pairsText(value as Readonly<Record<string, number>>);
}

function pairsText(pairs: Readonly<Record<string, string | number>>): string {
  const sorted = Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, value]) => `${key}=${value}`).join(", ") || "nothing";
}

function rulesText(rules: readonly EdgeRule[]): string {
  const text = ({ condition, pools, disabled }: EdgeRule): string =>
    `${disabled ? "(disabled) " : ""}${condition || "always"} → ${pools.join(", ") || "overrides"}`;
  return rules.map(text).join("; ") || "nothing";
}

/**
 * The command that puts the rules of a load balancer back: the provider does not read rules, so Terraform sees no
 * difference and an apply would leave them.
 */
function removal({ zoneId, rules }: DeclaredEdge, { id, pools }: LiveEdge): string {
  const body = JSON.stringify({ rules: rules.map((rule) => renamed(rule, (text) => pools.get(text) ?? text)) });
  const base = "$" + "{CLOUDFLARE_BASE_URL:-https://api.cloudflare.com/client/v4}";
  const quoted = body.replaceAll("'", "'\\''");
  return (
    `curl -fsS -X PATCH "${base}/zones/${zoneId}/load_balancers/${id}" ` +
    `-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" -H 'Content-Type: application/json' --data '${quoted}'`
  );
}
