import { labels } from "../../model/names.js";
import { formatPath } from "../../model/path.js";
import { selectedBy, sharesOf } from "../../model/route/fold.js";
import { type Allowance, allowanceFor, allowedTypes, type Kind, kinds } from "./allow-list.js";
import { canaryFindings } from "./canary-rule.js";
import { type ChangedPath, changedPaths } from "./changes.js";
import { colourFindings } from "./colour-rules.js";
import { digestOf, sensitiveText } from "./digest.js";
import { drainFindings } from "./drain-rule.js";
import { customRuleFindings, edgeFindings } from "./edge-rules.js";
import { type Finding, finding, type GuardOptions, shown } from "./finding.js";
import {
  activeColourFindings,
  agreementFindings,
  creationFindings,
  environmentFindings,
  pairingFindings,
  selectorFindings,
} from "./halves-rules.js";
import { meaningOf } from "./meaning.js";
import { isNoise, unknownText } from "./noise.js";
import { formatPattern, matches } from "./paths.js";
import type { Plan, ResourceChange } from "./plan.js";
import { routeFindings } from "./route-rule.js";
import { lastVisibleText } from "./secrets.js";
import { type Traffic, trafficOf } from "./traffic.js";

/** The guard's verdict on a plan. */
export interface Verdict {
  readonly verdict: "pass" | "refused";
  readonly kind: Kind;
  /** The reasons for a refusal; empty when the plan passes. */
  readonly findings: readonly Finding[];
  /** The plan's meaning in one line. */
  readonly summary: string;
  /** The digest that `apply --digest` compares. */
  readonly digest: string;
}

/**
 * Judges whether a plan does only what its kind of change permits.
 *
 * It refuses everything that is not in the kind's allow-list. It also refuses a change whose attributes are each
 * permitted, but which is wrong as a whole.
 */
export function guard(plan: Plan, options: GuardOptions = {}): Verdict {
  const kind = options.kind ?? "traffic";
  const traffic = trafficOf(plan, options.environment);
  const changed = plan.resources.filter(({ action }) => action !== "no-op");
  const findings = changed.flatMap((resource) => resourceFindings(plan, resource, kind));
  if (changed.length > 0) {
    if (kind === "traffic") findings.push(...pairingFindings(plan, traffic));
    if (traffic !== undefined) {
      findings.push(
        ...(kind === "traffic" ? trafficFindings(plan, traffic, options) : unmovedFindings(plan, traffic, kind)),
      );
      if (kind === "drain") findings.push(...drainFindings(traffic));
      findings.push(...environmentFindings(traffic, options));
    }
    findings.push(...routeFindings(plan, kind, options), ...colourFindings(plan, kind, options));
  }
  return {
    verdict: findings.length === 0 ? "pass" : "refused",
    kind,
    findings,
    summary: meaningOf(plan).join("; "),
    digest: digestOf(plan),
  };
}

/** Checks a change of traffic against all rules beyond the allow-list. */
function trafficFindings(plan: Plan, traffic: Traffic, options: GuardOptions): readonly Finding[] {
  return [
    ...creationFindings(plan, traffic),
    ...activeColourFindings(traffic),
    ...edgeFindings(traffic),
    ...agreementFindings(traffic, options),
    ...selectorFindings(traffic, options),
    ...canaryFindings(plan, traffic, options),
  ];
}

/** Refuses any other kind of change that moves traffic. */
function unmovedFindings(plan: Plan, traffic: Traffic, kind: Kind): readonly Finding[] {
  const { edge, cluster, loadBalancer, service, pools } = traffic;
  const remedy = "plan it with --kind traffic";
  const findings: Finding[] = [];
  const [before, after] = [sharesOf(edge.before), sharesOf(edge.after)];
  const coloured = before.blue + before.green + after.blue + after.green > 0;
  if (loadBalancer !== undefined && coloured && (before.blue !== after.blue || before.green !== after.green)) {
    const text = `blue ${before.blue} % → ${after.blue} %, green ${before.green} % → ${after.green} %`;
    findings.push(
      finding(loadBalancer.address, "default_pools", text, `no change of shares with --kind ${kind}`, remedy),
    );
  }
  const [from, to] = [selectedBy(cluster.before), selectedBy(cluster.after)];
  if (service !== undefined && from !== to) {
    const text = `${shown(from)} → ${shown(to)}`;
    const path = `spec[0].selector.${labels.colour}`;
    findings.push(finding(service.address, path, text, `no change of the selector with --kind ${kind}`, remedy));
  }
  if (pools.some(({ colour }) => colour !== undefined)) findings.push(...customRuleFindings(traffic));
  const created = plan.resources.filter(({ action }) => action === "create").map(({ address }) => address);
  for (const pool of kind === "release" ? pools : []) {
    if (pool.colour !== undefined || !created.includes(pool.address)) continue;
    const remedy = "plan it separately, with --kind platform";
    findings.push(finding(pool.address, "name", pool.name, "the pool of a colour", remedy));
  }
  return findings;
}

function resourceFindings(plan: Plan, resource: ResourceChange, kind: Kind): readonly Finding[] {
  const found = findingsAs(plan, resource, kind);
  if (found.length === 0) return found;
  const fitting = kinds.filter((other) => other !== kind && findingsAs(plan, resource, other).length === 0);
  const apart =
    fitting.length === 0
      ? "undo the cause; no kind of change permits this"
      : `plan it separately, with --kind ${fitting.join(" or ")}`;
  return found.map((one) => ({ ...one, remedy: one.remedy === "" ? apart : one.remedy }));
}

/** Finds what a kind of change may not do to a resource; leaves the remedy empty where another kind may help. */
function findingsAs(plan: Plan, resource: ResourceChange, kind: Kind): readonly Finding[] {
  const { address, type, name, mode, action, change } = resource;
  // reading a data source during the apply changes nothing
  if (mode === "data" && action === "read") return [];
  const report = (path: string, found: string, allowed: string, remedy = ""): Finding =>
    finding(address, path, found, allowed, remedy);
  const allowance = allowanceFor(kind, type);
  const named = allowance?.named?.test(nameOf(plan, resource)) ?? true;
  if (mode !== "managed" || allowance === undefined || !named) {
    const types = allowedTypes(kind).join(", ");
    return [
      report("", `${actionText(resource)} of ${type} ${JSON.stringify(nameOf(plan, resource))}`, `changes of ${types}`),
    ];
  }
  if (address !== `${type}.${name}`) {
    return [report("", address, `${type}.<name>, in the root module and without an index`)];
  }
  if (!allowance.actions.includes(action) || resource.deposed !== undefined || resource.importedAs !== undefined) {
    const first = allowance.paths.length === 0 ? " in a first deployment" : "";
    return [report("", actionText(resource), `${allowance.actions.join(" or ")}${first}`)];
  }
  if (resource.movedFrom !== undefined) return [report("", actionText(resource), "no move")];
  if (action !== "update") return [];
  return changedPaths({ change }, plan.secrets)
    .filter((changed) => !isNoise(plan, resource, changed))
    .flatMap((changed) => pathFindings(changed, unknownText(plan, resource, changed), allowance, report));
}

function pathFindings(
  changed: ChangedPath,
  later: string,
  allowance: Allowance,
  report: (path: string, found: string, allowed: string, remedy?: string) => Finding,
): readonly Finding[] {
  const { path, segments, before, after, unknown, sensitive } = changed;
  const found = sensitive ? sensitiveText : `${shown(before)} → ${unknown ? later : shown(after)}`;
  const allowed = allowance.paths.find((one) => matches(one.path, segments));
  if (allowed === undefined) {
    const paths = allowance.paths.map((one) => formatPattern(one.path)).join(", ");
    return [report(path, found, paths === "" ? "no update" : paths)];
  }
  if (unknown && allowed.mayBeUnknown !== true) {
    return [report(path, found, "a value known at plan time", "apply what it refers to first, then plan again")];
  }
  if (allowed.values === undefined || (!sensitive && allowed.values.holds(after, before))) return [];
  return [report(path, found, allowed.values.words)];
}

/** Describes the action of a change, such as `replace (delete, then create) because of name`. */
export function actionText({
  action,
  actions,
  reason,
  deposed,
  importedAs,
  movedFrom,
  replacePaths,
}: ResourceChange): string {
  const because = replacePaths.length === 0 ? reason : `because of ${replacePaths.map(formatPath).join(", ")}`;
  const parts = [
    action === "replace" ? `replace (${actions.join(", then ")})` : action,
    ...(action === "replace" && because !== undefined ? [because] : []),
    ...(deposed === undefined ? [] : ["(left behind by a failed replacement)"]),
    ...(importedAs === undefined || action === "import" ? [] : ["with an import"]),
    ...(movedFrom === undefined ? [] : [`from ${movedFrom}`]),
  ];
  return parts.join(" ");
}

function nameOf({ secrets }: Plan, { change, name }: ResourceChange): string {
  return lastVisibleText(change, ["metadata", 0, "name"], secrets) ?? name;
}
