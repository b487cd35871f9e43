import { isColoured } from "../../model/environment.js";
import { labels } from "../../model/names.js";
import { splitOf } from "../../model/route/split.js";
import { type Colour, colours } from "../../model/schema/primitives.js";
import type { Kind } from "./allow-list.js";
import { type Finding, finding, type GuardOptions } from "./finding.js";
import type { Plan, ResourceChange } from "./plan.js";
import { lastVisibleText, visibleText } from "./secrets.js";

/** The service and the colour that a resource belongs to. */
export interface Owner {
  readonly service: string | undefined;
  readonly colour: Colour | undefined;
}

/** Reads the service and the colour from a Kubernetes object's labels after a change or, for a removal, before it. */
export function ownerOf({ secrets }: Plan, { change }: ResourceChange): Owner {
  const colour = lastVisibleText(change, ["metadata", 0, "labels", labels.colour], secrets);
  return {
    service: lastVisibleText(change, ["metadata", 0, "labels", labels.name], secrets),
    colour: colours.find((one) => one === colour),
  };
}

/** Reports whether a colour gets requests; returns nothing if the configuration does not declare the colour. */
export function isLive(environment: GuardOptions["environment"], { service, colour }: Owner): boolean | undefined {
  const declared = environment?.services.find(({ name }) => name === service);
  if (declared === undefined || colour === undefined || !isColoured(declared)) return undefined;
  const split = splitOf(declared);
  return split.selector === colour || split.edge[colour] > 0;
}

/** The resource types that have pods. */
const workloads = ["kubernetes_deployment_v1", "kubernetes_stateful_set_v1"];

/** Reports whether no pods exist yet, as before a first deployment or after one that was interrupted. */
export function servesNothing({ resources }: Plan): boolean {
  const managed = resources.filter(({ mode }) => mode === "managed");
  if (managed.every(({ change }) => change.before == null)) return true;
  const changed = managed.filter(({ action }) => action !== "no-op");
  return changed.every(({ action }) => action === "create") && changed.some(({ type }) => workloads.includes(type));
}

/** Refuses a release of anything but one idle colour, and other kinds of change that touch a colour. */
export function colourFindings(plan: Plan, kind: Kind, options: GuardOptions): readonly Finding[] {
  if (kind !== "release" && kind !== "in-place" && kind !== "platform") return [];
  const { environment, live = false } = options;
  const changed = plan.resources.filter(
    ({ action, type }) => action !== "no-op" && action !== "read" && type.startsWith("kubernetes_"),
  );
  const owners = changed.map((resource) => ({ resource, owner: ownerOf(plan, resource) }));
  if (kind !== "release") {
    return owners
      .filter(({ owner }) => owner.colour !== undefined && !live)
      .map(({ resource, owner }) =>
        finding(
          resource.address,
          `metadata[0].labels.${labels.colour}`,
          `${owner.colour}`,
          "no resource of a single colour",
          kind === "platform"
            ? "plan it with --kind release, or permit this with --live"
            : "plan it with --kind release; --live permits the live colour there",
        ),
      );
  }
  const [first] = owners;
  return owners.flatMap(({ resource, owner }): readonly Finding[] => {
    const { service, colour } = owner;
    const report = (found: string, allowed: string, remedy: string): readonly Finding[] => [
      finding(resource.address, `metadata[0].labels.${labels.colour}`, found, allowed, remedy),
    ];
    const labelBefore = (label: string): string | undefined =>
      visibleText(resource.change, "before", ["metadata", 0, "labels", label], plan.secrets);
    const [before, serviceBefore] = [labelBefore(labels.colour), labelBefore(labels.name)];
    const isTaken = serviceBefore !== undefined && serviceBefore !== service;
    if (colour === undefined || (before !== undefined && before !== colour) || isTaken) {
      return report(
        isTaken ? `${serviceBefore} → ${service ?? "no service"}` : `${before ?? "none"} → ${colour ?? "none"}`,
        "one colour",
        "plan it with --kind in-place or --kind platform",
      );
    }
    if (colour !== first?.owner.colour || service !== first.owner.service) {
      const text = `${service ?? "no service"} ${colour}`;
      const allowed = `${first?.owner.service ?? "one service"} ${first?.owner.colour ?? ""}`.trim();
      return report(text, allowed, "release one colour of one service at a time");
    }
    if (live || servesNothing(plan)) return [];
    const state = isLive(environment, owner);
    if (state === false) return [];
    return state === undefined
      ? report(
          `${service ?? "no service"} ${colour}`,
          "a colour that is known to be idle",
          "add --env, so that the guard knows which colour is live",
        )
      : report(
          `${colour}, which gets requests`,
          "the idle colour",
          "release the idle colour and flip to it, or permit this with --live",
        );
  });
}
