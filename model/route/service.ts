import { isDeepStrictEqual } from "node:util";
import { labels } from "../names.js";
import type { Path } from "../path.js";
import { type Colour, colours } from "../schema/primitives.js";
import { colourIdentity, foreignIdentity, type Identity, type Owners } from "./identity.js";
import type { Reader } from "./reader.js";
import type { Route, ServicePort, Target } from "./route.js";
import { isNotKnown, known, type Value } from "./value.js";

/** Where the parts of a Service stand: lists of one and other names in Terraform's attributes. */
const forms = {
  attributes: {
    metadata: ["metadata", 0],
    spec: ["spec", 0],
    ports: "port",
    target: "target_port",
    external: "external_name",
  },
  api: { metadata: ["metadata"], spec: ["spec"], ports: "ports", target: "targetPort", external: "externalName" },
} as const satisfies Readonly<
  Record<string, { readonly metadata: Path; readonly spec: Path } & Record<string, unknown>>
>;

/** What this program's annotations start with. */
const ownPrefix = labels.active.slice(0, labels.active.indexOf("/") + 1);

/**
 * The route of a Service.
 *
 * @param form whether it is read from Terraform's attributes or from the API's object
 */
export function serviceRouteFrom(reader: Reader, form: keyof typeof forms, owners: Owners): Route {
  const at = forms[form];
  const [metadata, spec] = [reader.within(...at.metadata), reader.within(...at.spec)];
  const name = metadata.text("name") ?? "";
  const notes = textsOf(metadata, "annotations", (key) => key.startsWith(ownPrefix));
  const selector = selectorFrom(spec);
  const outside = known(spec.text("type") ?? "") === "ExternalName" ? spec.text(at.external) : undefined;
  const identity = outside === undefined ? podsIdentity(known(name), selector, notes, owners) : foreignFrom(outside);
  const target: Target =
    outside === undefined
      ? { kind: "pods", selector, ports: spec.list([at.ports], (port) => portFrom(port, at.target)) ?? [] }
      : { kind: "external", hostname: outside };
  const owner = known(name);
  return {
    of: "service",
    name,
    ...(owner === undefined ? {} : { owner }),
    enabled: true,
    choices: [{ when: { kind: "default" }, pick: "ordered", legs: [{ target: identity }] }],
    targets: { [known(identity) ?? foreignIdentity("")]: target },
    notes,
  };
}

function foreignFrom(hostname: Value<string>): Value<Identity> {
  return isNotKnown(hostname) ? hostname : foreignIdentity(hostname);
}

function selectorFrom(spec: Reader): Value<Readonly<Record<string, Value<string>>>> {
  const keys = spec.keys("selector");
  return isNotKnown(keys) ? keys : textsOf(spec, "selector", () => true);
}

function textsOf(
  reader: Reader,
  name: string,
  wanted: (key: string) => boolean,
): Readonly<Record<string, Value<string>>> {
  const keys = known(reader.keys(name) ?? []) ?? [];
  return Object.fromEntries(
    keys.filter(wanted).flatMap((key): [string, Value<string>][] => {
      const value = reader.text(name, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/**
 * The colour whose pods a selector means: by its label, by the selectors that are declared where somebody else keeps the
 * pods, else as the annotation says.
 */
function podsIdentity(
  service: string | undefined,
  selector: Value<Readonly<Record<string, Value<string>>>>,
  notes: Readonly<Record<string, Value<string>>>,
  owners: Owners,
): Value<Identity> {
  if (isNotKnown(selector)) return selector;
  const label = selector[labels.colour];
  const declared = owners.selectors?.[service ?? ""];
  const byLabels = colours.find((colour) => declared !== undefined && isDeepStrictEqual(declared[colour], selector));
  if (byLabels !== undefined) return colourOfService(service, byLabels);
  const said = label ?? (declared === undefined ? notes[labels.active] : undefined);
  if (said === undefined) return foreignIdentity(pairsText(selector));
  return isNotKnown(said) ? said : colourOfService(service, said);
}

function colourOfService(service: string | undefined, said: string): Identity {
  const colour: Colour | undefined = colours.find((one) => one === said);
  return service === undefined || colour === undefined ? foreignIdentity(said) : colourIdentity(service, colour);
}

function pairsText(selector: Readonly<Record<string, Value<string>>>): string {
  const pairs = Object.entries(selector).map(([key, value]) => `${key}=${known(value) ?? "?"}`);
  return pairs.sort().join(", ");
}

function portFrom(reader: Reader, target: string): ServicePort {
  const port = reader.number("port") ?? 0;
  const to = known(reader.number(target) ?? "");
  return {
    port,
    protocol: reader.text("protocol") ?? "TCP",
    target: typeof to === "number" ? String(to) : (reader.text(target) ?? (isNotKnown(port) ? port : String(port))),
  };
}
