import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../../model/environment.js";
import { labels } from "../../model/names.js";
import { type Colour, colours, otherColour } from "../../model/schema/primitives.js";
import { isLive, type Owner, ownerOf } from "./colour-rules.js";
import { oneLine } from "./finding.js";
import { meaningfulChanges } from "./noise.js";
import { type Path, textAt, valueAt } from "./paths.js";
import type { Plan, ResourceChange } from "./plan.js";
import { lastVisibleText, visibleText } from "./secrets.js";
import {
  appliedTraffic,
  type EdgeSide,
  poolType,
  rollbackAnnotation,
  rollbackFrom,
  sharesOf,
  type Traffic,
  trafficOf,
} from "./traffic.js";

/**
 * What a plan means, one line for each thing that people would call a thing: a flip, a step of a canary, a release, an
 * origin that is drained.
 *
 * @param environment says which colour is live, so that a change of it is called by its name
 */
export function meaningOf(plan: Plan, environment?: Environment): readonly string[] {
  const changed = plan.resources.filter(({ action }) => action !== "no-op" && action !== "read");
  if (changed.length === 0) return [plan.outputs.length === 0 ? "nothing to do" : "only outputs change"];
  const traffic = trafficOf(plan);
  const lines: string[] = [];
  const told = new Set<ResourceChange>();
  const tell = (line: string, resources: readonly ResourceChange[]): void => {
    lines.push(line);
    for (const resource of resources) told.add(resource);
  };
  for (const resource of changed.filter(({ type }) => type === poolType)) {
    const line = drainOf(plan, resource);
    if (line !== undefined) tell(line, [resource]);
  }
  if (traffic !== undefined) {
    const halves = changed.filter((one) => one === traffic.loadBalancer || one === traffic.service);
    const line = halves.length === 0 ? undefined : trafficLine(plan, traffic);
    const first = traffic.edge.before === undefined && traffic.cluster.before === undefined;
    const all = first ? changed : halves;
    if (line !== undefined) tell(line + ending(all), all);
  }
  for (const [owner, resources] of byOwner(
    plan,
    changed.filter((one) => !told.has(one)),
  )) {
    tell(releaseLine(plan, owner, resources, environment), resources);
  }
  const rest = changed.filter((one) => !told.has(one));
  for (const type of [...new Set(rest.map((one) => one.type))].sort()) {
    const resources = rest.filter((one) => one.type === type);
    lines.push(`${type} ${resources.map(({ name }) => name).join(", ")}: ${countsText(resources)}`);
  }
  return lines.map(oneLine);
}

/** Shares for people: `blue 95 %, green 5 %`, or `blue 100 %`. */
export function splitText(edge: EdgeSide | undefined): string {
  const shares = sharesOf(edge);
  const live = colours.filter((colour) => shares[colour] > 0);
  return live.length === 0 ? "no colour" : live.map((colour) => `${colour} ${shares[colour]} %`).join(", ");
}

function trafficLine(plan: Plan, traffic: Traffic): string | undefined {
  const { name, edge, cluster } = traffic;
  const at = (text: string): string => `${name}: ${text}`;
  if (edge.after === undefined && cluster.after === undefined) return at("is removed");
  const hasEdge = edge.after !== undefined && traffic.pools.some(({ colour }) => colour !== undefined);
  const goal = hasEdge ? splitText(edge.after) : `${cluster.after?.colour ?? "unknown"}`;
  if (edge.before === undefined && cluster.before === undefined) {
    return at(hasEdge || cluster.after !== undefined ? `first deployment, ${goal}` : "first deployment");
  }
  if (!hasEdge && cluster.after === undefined) return undefined;
  const from = rollbackFrom(cluster.after);
  const moves = cluster.before !== undefined && cluster.before.colour !== cluster.after?.colour;
  const shifts = hasEdge && !isDeepStrictEqual(sharesOf(edge.before), sharesOf(edge.after));
  const start = hasEdge ? splitText(edge.before) : `${cluster.before?.colour ?? "nothing"}`;
  if (from !== undefined && (moves || shifts))
    return at(`rollback from ${from}: ${start} → ${goal}${reasonOf(traffic)}`);
  if (undoes(plan, traffic))
    return at(`back from what was changed outside of Terraform: ${outside(traffic, start, goal)}`);
  if (moves && (shifts || !hasEdge)) return at(`${start} → ${goal}`);
  if (moves) return at(`the cluster follows the edge: ${cluster.before?.colour} → ${cluster.after?.colour}`);
  if (shifts) return at(shareLine(traffic, start, goal));
  if (rollbackFrom(cluster.before) !== undefined && from === undefined) return at(`rollback settled, ${goal}`);
  return at(`${goal} as before; details of the traffic change`);
}

/** Whether a plan only puts traffic back to where the last apply sent it. */
function undoes(plan: Plan, { edge, cluster }: Traffic): boolean {
  const applied = appliedTraffic(plan);
  if (applied === undefined) return false;
  const sides = [
    { shares: sharesOf(applied.edge.before), colour: applied.cluster.before?.colour },
    { shares: sharesOf(edge.before), colour: cluster.before?.colour },
    { shares: sharesOf(edge.after), colour: cluster.after?.colour },
  ];
  return isDeepStrictEqual(sides[0], sides[2]) && !isDeepStrictEqual(sides[0], sides[1]);
}

function outside({ cluster, edge }: Traffic, start: string, goal: string): string {
  const parts = isDeepStrictEqual(sharesOf(edge.before), sharesOf(edge.after)) ? [] : [`${start} → ${goal}`];
  const [was, is] = [cluster.before?.colour, cluster.after?.colour];
  return [...parts, ...(was === is ? [] : [`the cluster ${was} → ${is}`])].join(", ");
}

/** A step of a canary, told by the candidate's share. */
function shareLine({ edge, cluster }: Traffic, start: string, goal: string): string {
  const active = colours.find((colour) => colour === cluster.after?.colour);
  if (active === undefined) return `${start} → ${goal}`;
  const candidate: Colour = otherColour(active);
  const [before, after] = [sharesOf(edge.before)[candidate], sharesOf(edge.after)[candidate]];
  if (after === 0) return `${candidate} ${before} % → 0 %, everything on ${active}`;
  if (after === 100) return `${candidate} ${before} % → 100 % of the edge; the cluster stays on ${active}`;
  return `canary of ${candidate} ${before} % → ${after} %`;
}

function reasonOf({ cluster }: Traffic): string {
  const told = ["reason", "incident"].flatMap(
    (key) => cluster.after?.annotations.get(`${rollbackAnnotation}${key}`) ?? [],
  );
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}

function drainOf(plan: Plan, { change, type, action, name }: ResourceChange): string | undefined {
  if (type !== poolType || action !== "update") return undefined;
  const [before, after] = [valueAt(change.before, ["enabled"]), valueAt(change.after, ["enabled"])];
  if (before === after || typeof after !== "boolean") return undefined;
  const pool = lastVisibleText(change, ["name"], plan.secrets) ?? name;
  return `${pool}: ${after ? "put back into rotation" : "taken out of rotation"}`;
}

/** Objects of one colour, or of one workload that has none. */
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

/** What a release, a switch or a restart changes of a workload. */
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
    else if (textAt(before, image) !== textAt(after, image)) parts.push(`another image as ${versions[1]}`);
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
  if (rollout && parts.length === 0) parts.push("who gets which MCP server changes");
  if (parts.length === 0) {
    const paths = resources.flatMap((resource) => meaningfulChanges(plan, resource));
    parts.push(
      pods === undefined ? "its objects change" : paths.length === 0 ? "no visible change" : "its pods change",
    );
  }
  return parts.join(", ");
}

/** `, 2 in-place updates`. */
function ending(resources: readonly ResourceChange[]): string {
  return `, ${countsText(resources)}`;
}

/** How many of what, for people: `1 creation, 2 in-place updates`. */
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
