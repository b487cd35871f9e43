import { isColoured } from "../../model/environment.js";
import { colourTraits } from "../../model/kinds.js";
import { labels } from "../../model/names.js";
import { isContainer, memberOf } from "../../model/path.js";
import {
  activeAtEdge,
  notedActive,
  podsOf,
  selectedBy,
  selectedColour,
  sharesOf,
  soleColour,
} from "../../model/route/fold.js";
import { types } from "../../model/route/terraform.js";
import { colours } from "../../model/schema/primitives.js";
import { canonical } from "./changes.js";
import { type Finding, finding, type GuardOptions, shown } from "./finding.js";
import type { Plan } from "./plan.js";
import { rollbackFrom, type Traffic } from "./traffic.js";

/** Refuses a plan with several load balancers or Services, because nobody can tell which belong together. */
export function pairingFindings(plan: Plan, traffic: Traffic | undefined): readonly Finding[] {
  const managed = plan.resources.filter(({ mode }) => mode === "managed");
  const changed = managed.filter(({ action }) => action !== "no-op");
  return changed.flatMap((resource): readonly Finding[] => {
    const { address, type } = resource;
    if (type !== types.loadBalancer && type !== types.service) return [];
    const { length } = managed.filter((one) => one.type === type);
    if (length > 1) {
      const remedy = "plan each service's traffic stack separately";
      return [finding(address, "", `one of ${length} resources of this type`, "one per stack", remedy)];
    }
    if (type !== types.service || resource === traffic?.service) return [];
    const remedy = "plan it with --kind release or --kind in-place";
    return [finding(address, "", "a Service without a colour", "the active Service", remedy)];
  });
}

/** Refuses to create resources of a half that is already deployed. */
export function creationFindings(plan: Plan, { edge, cluster }: Traffic): readonly Finding[] {
  const created = plan.resources.filter(({ action, mode }) => action === "create" && mode === "managed");
  return created
    .filter(({ type }) => (type === types.service ? cluster : edge).before !== undefined)
    .map(({ address }) =>
      finding(
        address,
        "",
        "a creation",
        "in-place updates, because this service is already deployed",
        "create it separately, with --kind release for a colour's first image, else with --kind platform",
      ),
    );
}

/** Refuses an active Service that selects an unknown colour, or whose annotation names another colour. */
export function activeColourFindings({ service, cluster, pools }: Traffic): readonly Finding[] {
  if (service === undefined || cluster.after === undefined) return [];
  const { address } = service;
  const known = selectedColour(cluster.after);
  const existing = pools.flatMap((pool) => pool.colour ?? []);
  const declared = notedActive(cluster.after);
  const path = `spec[0].selector.${labels.colour}`;
  if (known === undefined) {
    return [finding(address, path, shown(selectedBy(cluster.after)), "blue or green", "set `active` to blue or green")];
  }
  const findings: Finding[] = [];
  if (existing.length > 0 && !existing.includes(known)) {
    findings.push(
      finding(address, path, known, existing.join(" or "), `release an image as \`colours.${known}\` first`),
    );
  }
  if (declared !== undefined && declared !== known) {
    findings.push(
      finding(
        address,
        `metadata[0].annotations["${labels.active}"]`,
        declared,
        `${known}, which the selector selects`,
        "plan again from the configuration: `active` sets both",
      ),
    );
  }
  return findings;
}

/** Refuses an edge and a cluster with different active colours. In a canary or a rollback, the edge's is its fallback. */
export function agreementFindings(traffic: Traffic, { only }: GuardOptions): readonly Finding[] {
  const { service, loadBalancer, edge, cluster } = traffic;
  if (only !== undefined || service === undefined || loadBalancer === undefined) return [];
  if (edge.after === undefined || cluster.after === undefined) return [];
  const colour = selectedBy(cluster.after);
  const atEdge = activeAtEdge(edge.after);
  const remedy = "plan both halves from one configuration; while one API is down, use --only edge or --only cluster";
  if (atEdge === undefined) {
    return [finding(loadBalancer.address, "default_pools", "no known colour", `${colour}, like the cluster`, remedy)];
  }
  if (atEdge !== colour) {
    const text = `the edge sends requests to ${atEdge}, the cluster to ${shown(colour)}`;
    return [finding(loadBalancer.address, "default_pools", text, "the same colour in both", remedy)];
  }
  const moves = cluster.before !== undefined && selectedBy(cluster.before) !== colour;
  const from = rollbackFrom(cluster.after);
  if (moves && from === undefined && soleColour(edge.after) !== colour) {
    const shares = sharesOf(edge.after);
    const text = `the selector moves to ${colour} while the edge stays at blue ${shares.blue} %, green ${shares.green} %`;
    const remedy = "set `rollout.mode` to off together with `active`, or declare a `rollback`";
    return [finding(loadBalancer.address, "default_pools", text, `${colour} alone`, remedy)];
  }
  return from === undefined ? [] : rollbackFindings(traffic, from);
}

/** Refuses a rollback that selects the colour it leaves, or gives it a larger share. */
function rollbackFindings({ service, edge, cluster }: Traffic, from: string): readonly Finding[] {
  const leaving = colours.find((colour) => colour === from);
  if (service === undefined || (leaving !== undefined && leaving !== selectedBy(cluster.after))) {
    const [before, after] = [sharesOf(edge.before), sharesOf(edge.after)];
    if (leaving === undefined || edge.before === undefined || after[leaving] <= before[leaving]) return [];
    const text = `${leaving} from ${before[leaving]} % to ${after[leaving]} %`;
    return [
      finding(
        service?.address ?? "plan",
        "",
        text,
        `at most ${before[leaving]} %`,
        "lower `rollback.remaining`, or remove `rollback`",
      ),
    ];
  }
  return [
    finding(
      service.address,
      'metadata[0].annotations["switchyard.dev/rollback-from"]',
      from,
      "the colour to leave, not the active one",
      "set `active` to the good colour and `rollback.from` to the bad one",
    ),
  ];
}

/** Refuses a change of a selector beyond the colour's label or, for externally managed pods, the configured labels. */
export function selectorFindings(traffic: Traffic, { environment }: GuardOptions): readonly Finding[] {
  const { service, cluster } = traffic;
  if (service === undefined || cluster.before === undefined || cluster.after === undefined) return [];
  const [before, after] = [cluster.before, cluster.after].map((route) => podsOf(route)?.selector);
  if (canonical(before) === canonical(after)) return [];
  const labelled = [before, after].some((selector) => memberOf(selector, labels.colour) !== undefined);
  const report = (path: string, found: string, allowed: string, remedy: string): Finding =>
    finding(service.address, path, found, allowed, remedy);
  if (labelled) {
    const keys = new Set(
      [before, after].filter((side) => isContainer(side)).flatMap((selector) => Object.keys(selector)),
    );
    return [...keys]
      .filter((key) => key !== labels.colour && memberOf(before, key) !== memberOf(after, key))
      .map((key) =>
        report(
          `spec[0].selector[${JSON.stringify(key)}]`,
          `${shown(memberOf(before, key))} → ${shown(memberOf(after, key))}`,
          `only \`${labels.colour}\` changes`,
          "change the other labels separately",
        ),
      );
  }
  const declared = environment?.services.filter(isColoured).find(({ name }) => name === traffic.name);
  const colour = selectedColour(cluster.after);
  if (declared === undefined || colour === undefined) {
    const remedy = "add --env, so that the guard can compare it with the configuration";
    return [report("spec[0].selector", shown(after), "a selector that names its colour", remedy)];
  }
  const configured = colourTraits(declared, colour).selector;
  if (canonical(configured) === canonical(after)) return [];
  return [report("spec[0].selector", shown(after), shown(configured), "plan again from this configuration")];
}

/** Refuses a plan of another environment than the given one. */
export function environmentFindings(
  { loadBalancer, service, pools, name }: Traffic,
  { environment }: GuardOptions,
): readonly Finding[] {
  if (environment === undefined) return [];
  const remedy = "pass the plan's environment with --env";
  const address = loadBalancer?.address ?? service?.address ?? "plan";
  const strangers = pools.filter((pool) => !pool.name.startsWith(`${environment.name}-`));
  const known = [...environment.services, ...environment.edges].some((one) => one.name === name);
  return [
    ...strangers.map((pool) => finding(pool.address, "name", pool.name, `${environment.name}-…`, remedy)),
    ...(service === undefined || known ? [] : [finding(address, "", name, `a service of ${environment.name}`, remedy)]),
  ];
}
