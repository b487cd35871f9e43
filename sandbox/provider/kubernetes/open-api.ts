import { askCluster, type ClusterAccess } from "./client";
import type { Json } from "./expand";

/** The shape of a JSON value, from a cluster's OpenAPI document. */
export type Shape =
  | { readonly is: "string" | "number" | "bool" | "anything" }
  | { readonly is: "list" | "map"; readonly of: Shape }
  | { readonly is: "object"; readonly fields: Readonly<Record<string, Shape>> };

interface Definition {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: Definition;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly additionalProperties?: Definition | boolean;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

const numberNames = new Set(["integer", "number"]);
const documents = new Map<string, Promise<Readonly<Record<string, Definition>>>>();

/**
 * Returns the shape of a kind; undefined if the cluster has no schema for it. The document is 2 MB, so it is fetched once
 * per configuration of the provider.
 */
export async function shapeOfKind(access: ClusterAccess, apiVersion: string, kind: string): Promise<Shape | undefined> {
  const definitions = await (documents.get(access.host) ?? fetchDefinitions(access));
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const found = Object.values(definitions).find((each) =>
    each["x-kubernetes-group-version-kind"]?.some(
      (known) => known.group === group && known.version === version && known.kind === kind,
    ),
  );
  return found?.properties === undefined ? undefined : shapeOf(found, definitions, []);
}

/** Clears the cached shapes, because the kinds of a cluster may have changed. */
export function forgetShapes(): void {
  documents.clear();
}

function fetchDefinitions(access: ClusterAccess): Promise<Readonly<Record<string, Definition>>> {
  const asked = askCluster(access, "GET", "/openapi/v2").then(
    (document) => ((document as Json).definitions ?? {}) as Record<string, Definition>,
  );
  documents.set(access.host, asked);
  asked.catch(() => documents.delete(access.host));
  return asked;
}

function shapeOf(definition: Definition, all: Readonly<Record<string, Definition>>, above: readonly string[]): Shape {
  if (definition.$ref !== undefined) {
    const name = definition.$ref.replace("#/definitions/", "");
    const target = all[name];
    // a recursive schema has no finite shape
    return target === undefined || above.includes(name) ? { is: "anything" } : shapeOf(target, all, [...above, name]);
  }
  if (definition["x-kubernetes-int-or-string"] || definition.format === "int-or-string") return { is: "string" };
  if (definition.type === "string") return { is: "string" };
  if (definition.type === "boolean") return { is: "bool" };
  if (numberNames.has(definition.type ?? "")) return { is: "number" };
  if (definition.type === "array")
    return { is: "list", of: definition.items ? shapeOf(definition.items, all, above) : { is: "anything" } };
  if (definition.properties !== undefined && !definition["x-kubernetes-preserve-unknown-fields"]) {
    return { is: "object", fields: fieldsOf(definition.properties, all, above) };
  }
  const values = definition.additionalProperties;
  return typeof values === "object" ? { is: "map", of: shapeOf(values, all, above) } : { is: "anything" };
}

function fieldsOf(
  properties: Readonly<Record<string, Definition>>,
  all: Readonly<Record<string, Definition>>,
  above: readonly string[],
): Record<string, Shape> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, shapeOf(property, all, above)]),
  );
}
