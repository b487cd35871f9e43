import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../../model/environment.js";
import { labels } from "../../model/names.js";
import { type Path, textAt } from "../../model/path.js";
import { compare } from "../../model/route/compare.js";
import { rollbackAnnotation } from "../../model/route/declared.js";
import { noteOf, selectedBy, selectedColour, sharesOf } from "../../model/route/fold.js";
import { type Colour, otherColour } from "../../model/schema/primitives.js";
import { noticedText, splitText } from "../route-text.js";
import { isLive, type Owner, ownerOf } from "./colour-rules.js";
import { oneLine } from "./finding.js";
import { meaningfulChanges } from "./noise.js";
import type { Plan, ResourceChange } from "./plan.js";
import { lastVisibleText, visibleText } from "./secrets.js";
import { appliedTraffic, type PlannedPool, rollbackFrom, type Traffic, trafficOf } from "./traffic.js";

/**
 * Describes what a plan means, with one line for each flip, canary step, release or drained origin.
 *
 * @param environment declares the live colour, so that a change of it is pointed out
 */
export function meaningOf(plan: Plan, environment?: Environment): readonly string[] {
  const changed = plan.resources.filter(({ action }) => action !== "no-op" && action !== "read");
  if (changed.length === 0) return [plan.outputs.length === 0 ? "nothing to do" : "only outputs change"];
  const traffic = trafficOf(plan, environment);
  const lines: string[] = [];
  const described = new Set<ResourceChange>();
  const describe = (line: string, resources: readonly ResourceChange[]): void => {
    lines.push(line);
    for (const resource of resources) described.add(resource);
  };
  for (const pool of traffic?.pools ?? []) {
    const resource = changed.find(({ address, action }) => address === pool.address && action === "update");
    const line = resource === undefined ? undefined : drainOf(pool);
    if (resource !== undefined && line !== undefined) describe(line, [resource]);
  }
  if (traffic !== undefined) {
    const halves = changed.filter((one) => one === traffic.loadBalancer || one === traffic.service);
    const line = halves.length === 0 ? undefined : trafficLine(plan, traffic, environment);
    const first = traffic.edge.before === undefined && traffic.cluster.before === undefined;
    const all = first ? changed : halves;
    if (line !== undefined) describe(line + ending(all), all);
  }
  for (const [owner, resources] of byOwner(
    plan,
    changed.filter((one) => !described.has(one)),
  )) {
    describe(releaseLine(plan, owner, resources, environment), resources);
  }
  const rest = changed.filter((one) => !described.has(one));
  for (const type of [...new Set(rest.map((one) => one.type))].sort()) {
    const resources = rest.filter((one) => one.type === type);
    lines.push(`${type} ${resources.map(({ name }) => name).join(", ")}: ${countsText(resources)}`);
  }
  return lines.map(oneLine);
}

function trafficLine(plan: Plan, traffic: Traffic, environment: Environment | undefined): string | undefined {
  const { name, edge, cluster } = traffic;
  const at = (text: string): string => `${name}: ${text}`;
  if (edge.after === undefined && cluster.after === undefined) return at("is removed");
  const hasEdge = edge.after !== undefined && traffic.pools.some(({ colour }) => colour !== undefined);
  const [was, is] = [selectedBy(cluster.before), selectedBy(cluster.after)];
  const goal = hasEdge ? splitText(edge.after) : `${is ?? "unknown"}`;
  if (edge.before === undefined && cluster.before === undefined) {
    return at(hasEdge || cluster.after !== undefined ? `first deployment, ${goal}` : "first deployment");
  }
  if (!hasEdge && cluster.after === undefined) return undefined;
  const from = rollbackFrom(cluster.after);
  const moves = cluster.before !== undefined && was !== is;
  const shifts = hasEdge && shiftsBetween(edge);
  const start = hasEdge ? splitText(edge.before) : `${was ?? "nothing"}`;
  if (from !== undefined && (moves || shifts))
    return at(`rollback from ${from}: ${start} → ${goal}${reasonOf(traffic)}`);
  if (undoes(plan, traffic, environment))
    return at(`undoes a change made outside of Terraform: ${outside(traffic, start, goal)}`);
  if (moves && (shifts || !hasEdge)) return at(`${start} → ${goal}`);
  if (moves) return at(`the cluster follows the edge: ${was} → ${is}`);
  if (shifts) return at(shareLine(traffic, start, goal));
  if (rollbackFrom(cluster.before) !== undefined && from === undefined) return at(`rollback settled, ${goal}`);
  const noticed = noticedText(traffic.hostname ?? name, compare(edge.before, edge.after));
  return at(`${goal} as before; ${noticed ?? "other traffic settings change"}`);
}

function shiftsBetween({ before, after }: Traffic["edge"]): boolean {
  return !isDeepStrictEqual(sharesOf(before), sharesOf(after));
}

/** Reports whether a plan only restores the traffic of the last apply. */
function undoes(plan: Plan, { edge, cluster }: Traffic, environment: Environment | undefined): boolean {
  const applied = appliedTraffic(plan, environment);
  if (applied === undefined) return false;
  const [first, before, after] = [
    [applied.edge.before, applied.cluster.before],
    [edge.before, cluster.before],
    [edge.after, cluster.after],
  ].map(([ofEdge, ofCluster]) => ({ shares: sharesOf(ofEdge), selected: selectedBy(ofCluster) }));
  return isDeepStrictEqual(first, after) && !isDeepStrictEqual(first, before);
}

function outside({ cluster, edge }: Traffic, start: string, goal: string): string {
  const parts = shiftsBetween(edge) ? [`${start} → ${goal}`] : [];
  const [was, is] = [selectedBy(cluster.before), selectedBy(cluster.after)];
  return [...parts, ...(was === is ? [] : [`the cluster ${was} → ${is}`])].join(", ");
}

/** Describes a canary step by the candidate's share. */
function shareLine({ edge, cluster }: Traffic, start: string, goal: string): string {
  const active = selectedColour(cluster.after);
  if (active === undefined) return `${start} → ${goal}`;
  const candidate: Colour = otherColour(active);
  const [before, after] = [sharesOf(edge.before)[candidate], sharesOf(edge.after)[candidate]];
  if (after === 0) return `${candidate} ${before} % → 0 %, everything on ${active}`;
  if (after === 100) return `${candidate} ${before} % → 100 % of the edge; the cluster stays on ${active}`;
  return `canary of ${candidate} ${before} % → ${after} %`;
}

function reasonOf({ cluster }: Traffic): string {
  const reasons = ["reason", "incident"].flatMap((key) => noteOf(cluster.after, `${rollbackAnnotation}${key}`) ?? []);
  return reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;
}

function drainOf(pool: PlannedPool): string | undefined {
  const [before, after] = [pool.target.before?.enabled, pool.target.after?.enabled];
  if (before === undefined || before === after || typeof after !== "boolean") return undefined;
  return `${pool.name}: ${after ? "put back into rotation" : "taken out of rotation"}`;
}

/** Groups Kubernetes objects by service and colour. */
function byOwner(plan: Plan, resources: readonly ResourceChange[]): readonly [Owner, readonly ResourceChange[]][] {
  const groups = new Map<string, [Owner, ResourceChange[]]>();
  for (const resource of resources) {
    const owner = ownerOf(plan, resource);
    if (owner.service === undefined || !resource.type.startsWith("kubernetes_")) continue;
    const key = `${owner.service} ${owner.colour ?? ""}`;
    const group = groups.get(key) ?? [owner, []];
    group[1].push(resource);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function releaseLine(
  plan: Plan,
  owner: Owner,
  resources: readonly ResourceChange[],
  environment: Environment | undefined,
): string {
  const name = [owner.service, owner.colour].filter((part) => part !== undefined).join(" ");
  const live = isLive(environment, owner);
  const state = live === undefined ? "" : live ? ", WHICH IS LIVE" : ", idle";
  return `${name}${state}: ${whatOf(plan, resources)}${ending(resources)}`;
}

/** Describes what a release, a switch or a restart changes in a workload. */
function whatOf(plan: Plan, resources: readonly ResourceChange[]): string {
  const pods = resources.find(
    ({ type }) => type.startsWith("kubernetes_deployment") || type.startsWith("kubernetes_stateful"),
  );
  const version: Path = ["metadata", 0, "labels", labels.version];
  const image: Path = ["spec", 0, "template", 0, "spec", 0, "container", 0, "image"];
  const parts: string[] = [];
  if (pods !== undefined) {
    const { before, after } = pods.change;
    const versions = (["before", "after"] as const).map(
      (side) => visibleText(pods.change, side, version, plan.secrets) ?? "no version",
    );
    if (before == null) parts.push(`first release ${versions[1]}`);
    else if (after == null) parts.push(`${versions[0]} is removed`);
    else if (versions[0] !== versions[1]) parts.push(`release ${versions.join(" → ")}`);
    else if (textAt(before, image) !== textAt(after, image)) parts.push(`another image for ${versions[1]}`);
  }
  for (const [key, words] of Object.entries({
    MAINTENANCE_MODE: "maintenance mode",
    READ_ONLY_MODE: "read-only mode",
  })) {
    const [was, is] = ["before", "after"].map((side) =>
      resources
        .map(({ change }) => textAt(side === "before" ? change.before : change.after, ["data", key]))
        .find(Boolean),
    );
    if (was !== is && was !== undefined && is !== undefined) parts.push(`${words} ${is === "true" ? "on" : "off"}`);
  }
  const rollout = resources.some(({ change }) =>
    lastVisibleText(change, ["metadata", 0, "name"], plan.secrets)?.endsWith("-mcp-rollout"),
  );
  if (rollout && parts.length === 0) parts.push("the MCP rollout changes");
  if (parts.length === 0) {
    const paths = resources.flatMap((resource) => meaningfulChanges(plan, resource));
    parts.push(
      pods === undefined ? "its objects change" : paths.length === 0 ? "no visible change" : "its pods change",
    );
  }
  return parts.join(", ");
}

/** Formats counts as the end of a line: `, 2 in-place updates`. */
function ending(resources: readonly ResourceChange[]): string {
  return `, ${countsText(resources)}`;
}

/** Counts changes by action: `1 creation, 2 in-place updates`. */
export function countsText(resources: readonly ResourceChange[]): string {
  const words = {
    create: ["creation", "creations"],
    update: ["in-place update", "in-place updates"],
    replace: ["replacement", "replacements"],
    delete: ["removal", "removals"],
    forget: ["object forgotten", "objects forgotten"],
    import: ["import", "imports"],
    move: ["move", "moves"],
  } as const;
  const parts = Object.entries(words).flatMap(([action, [one, many]]) => {
    const count = resources.filter((resource) => resource.action === action).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return parts.length === 0 ? "no changes" : parts.join(", ");
}
