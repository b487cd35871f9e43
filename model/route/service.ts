import { isDeepStrictEqual } from "node:util";
import { labels } from "../names.js";
import { type Colour, colours } from "../schema/primitives.js";
import { colourIdentity, foreignIdentity, type Identity, type Owners } from "./identity.js";
import type { Reader } from "./reader.js";
import type { PodsTarget, Route, ServicePort, Target } from "./route.js";
import { isNotKnown, known, type Value } from "./value.js";

/** The prefix of this program's annotations. */
const ownPrefix = labels.active.slice(0, labels.active.indexOf("/") + 1);

/**
 * Decodes the route of a Service.
 *
 * @param reader an object in the form of Kubernetes' API
 * @param cluster its cluster. @default - the environment's own
 */
export function serviceRouteFrom(reader: Reader, owners: Owners, cluster?: string): Route {
  const { name, selector, ports } = serviceFrom(reader);
  const inCluster = cluster === undefined ? {} : { cluster };
  const notes = Object.fromEntries(
    Object.entries(known(reader.texts("metadata", "annotations")) ?? {}).filter(([key]) => key.startsWith(ownPrefix)),
  );
  const outside =
    known(reader.text("spec", "type") ?? "") === "ExternalName" ? reader.text("spec", "externalName") : undefined;
  const identity =
    outside === undefined ? podsIdentity(known(name), selector, owners, { notes, ...inCluster }) : foreignFrom(outside);
  const target: Target =
    outside === undefined ? { kind: "pods", selector, ports } : { kind: "external", hostname: outside };
  const owner = known(name);
  return {
    of: "service",
    name,
    ...inCluster,
    ...(owner === undefined ? {} : { owner }),
    enabled: true,
    choices: [{ when: { kind: "default" }, pick: "ordered", legs: [{ target: identity }] }],
    targets: { [known(identity) ?? foreignIdentity("")]: target },
    notes,
  };
}

/** Decodes the parts that every Service has. */
export function serviceFrom(reader: Reader): Pick<PodsTarget, "selector" | "ports"> & { readonly name: Value<string> } {
  return {
    name: reader.text("metadata", "name") ?? "",
    selector: reader.texts("spec", "selector"),
    ports: reader.list(["spec", "ports"], portFrom) ?? [],
  };
}

function foreignFrom(hostname: Value<string>): Value<Identity> {
  return isNotKnown(hostname) ? hostname : foreignIdentity(hostname);
}

/**
 * Returns the colour whose pods a selector matches: by its label, by the declared selectors of pods that are managed
 * elsewhere, else by the annotation.
 *
 * @param around the annotations and cluster of the Service. @default - none, in the environment's own
 */
export function podsIdentity(
  service: string | undefined,
  selector: PodsTarget["selector"],
  owners: Owners,
  { notes = {}, cluster }: { readonly notes?: Route["notes"]; readonly cluster?: string | undefined } = {},
): Value<Identity> {
  if (isNotKnown(selector)) return selector;
  const label = selector[labels.colour];
  const declared = owners.selectors?.[service ?? ""];
  const byLabels = colours.find((colour) => declared !== undefined && isDeepStrictEqual(declared[colour], selector));
  // without a selector it leads to no pods, whatever its annotation says
  const selects = Object.keys(selector).length > 0;
  const said = byLabels ?? label ?? (declared === undefined && selects ? notes[labels.active] : undefined);
  if (said === undefined) return foreignIdentity(pairsText(selector));
  if (isNotKnown(said)) return said;
  const colour: Colour | undefined = colours.find((one) => one === said);
  return service === undefined || colour === undefined
    ? foreignIdentity(said)
    : colourIdentity(service, colour, cluster);
}

function pairsText(selector: Readonly<Record<string, Value<string>>>): string {
  const pairs = Object.entries(selector).map(([key, value]) => `${key}=${known(value) ?? "?"}`);
  return pairs.sort().join(", ");
}

function portFrom(reader: Reader): ServicePort {
  const name = reader.text("name");
  const port = reader.number("port") ?? 0;
  return {
    ...(name === undefined ? {} : { name }),
    port,
    protocol: reader.text("protocol") ?? "TCP",
    target: reader.word("targetPort") ?? (isNotKnown(port) ? port : String(port)),
  };
}
