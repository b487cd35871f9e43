import type { TerraformObject } from "../../model/route/terraform.js";
import type { Template } from "./template.js";

type Values = Readonly<Record<string, unknown>>;

/** Returns an id for a resource, in the form of an API's. */
export function idOf(address: string): string {
  return Buffer.from(address).toString("hex").padStart(32, "0").slice(-32);
}

const reference = /\$\{(\w+\.[\w-]+)\.id\}/g;

/** Returns the objects in a plan that creates a synthesized stack: references to other resources are unknown. */
export function createdObjects(template: Template): readonly TerraformObject[] {
  return resourcesOf(template).map(({ address, type, configured }) => ({
    address,
    type,
    values: known(configured),
    unknown: { id: true, ...maskOf(configured) },
    configured: Object.fromEntries(Object.entries(configured).map(([key, value]) => [key, { constant_value: value }])),
  }));
}

/** Returns the objects in a state after a synthesized stack was applied. */
export function appliedObjects(template: Template): readonly TerraformObject[] {
  return resourcesOf(template).map(({ address, type, configured }) => ({
    address,
    type,
    values: { id: idOf(address), ...resolved(configured, idOf) },
  }));
}

/** Returns the resources of a synthesized stack, with the providers' attributes. */
export function resourcesOf(
  template: Template,
): readonly { readonly address: string; readonly type: string; readonly configured: Values }[] {
  return template.addresses.map((address) => {
    const [type = "", id = ""] = address.split(/\.(.*)/s);
    return { address, type, configured: attributes(type, asMap(template.resource(type, id))) };
  });
}

function attributes(type: string, { lifecycle: _, ...rest }: Values): Values {
  if (!type.startsWith("kubernetes_")) return rest;
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, ["metadata", "spec"].includes(key) ? [value] : value]),
  );
}

/** Replaces every reference in a value by the id of its resource. */
export function resolved<T>(value: T, id: (address: string) => string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(reference, (_, address: string) => id(address))) as T;
}

function known(value: unknown): unknown {
  if (typeof value === "string") return value.includes("${") ? null : value;
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => !hasKeyReference(one));
  return Object.fromEntries(entries.map(([key, one]) => [key, known(one)]));
}

/** Returns whether a map has unknown keys, which makes it unknown as a whole. */
function hasKeyReference(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).some((key) => key.includes("${"));
}

function maskOf(value: unknown): Values {
  return Object.fromEntries(Object.entries(asMap(value)).map(([key, one]) => [key, maskOfOne(one)]));
}

function maskOfOne(value: unknown): unknown {
  if (typeof value === "string") return value.includes("${");
  if (hasKeyReference(value)) return true;
  if (Array.isArray(value)) return value.map(maskOfOne);
  return typeof value === "object" && value !== null ? maskOf(value) : false;
}

function asMap(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error(`no map: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}
