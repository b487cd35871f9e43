import type { Kind } from "../kinds";
import { apiVersionOf } from "../kinds";
import type { KubeObject } from "../model";
import { columnsOf, rowOf } from "../tables";
import type { Tree } from "../tree";

/** The form of objects in a response: complete, as a table, or only their metadata. */
export type Form = "object" | "table" | "metadata";

/** Returns the preferred form of an `Accept` header; undefined if it accepts none that is served here. */
export function formOf(accept: string): Form | undefined {
  for (const part of accept.split(",")) {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    if (type !== "application/json" && type !== "application/*" && type !== "*/*") continue;
    const as = parameters.find((parameter) => parameter.startsWith("as="))?.slice(3);
    if (as === undefined) return "object";
    if (as === "Table" && parameters.includes("v=v1")) return "table";
    if (as.startsWith("PartialObjectMetadata")) return "metadata";
  }
  return undefined;
}

/** Returns only the metadata of an object. */
function partial({ metadata }: KubeObject): Tree {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

/** The metadata of a list. */
export interface ListInfo {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** The part of an object in a table's row: none, its metadata, or all of it. */
export type Include = "None" | "Metadata" | "Object";

function table(
  kind: Kind,
  objects: readonly KubeObject[],
  meta: ListInfo,
  include: Include,
  now: Date,
  header = true,
): Tree {
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: meta,
    columnDefinitions: header ? columnsOf(kind) : null,
    rows: objects.map((object) => ({
      cells: rowOf(kind, object, now),
      ...(include === "None" ? {} : { object: include === "Object" ? object : partial(object) }),
    })),
  };
}

/** The requested representation. */
export interface Wanted {
  readonly form: Form;
  readonly include: Include;
}

/** Renders an object in the requested form. @param header whether a table names its columns. @default true */
export function oneAs(kind: Kind, object: KubeObject, { form, include }: Wanted, now: Date, header = true): Tree {
  if (form === "metadata") return partial(object);
  if (form === "object") return object;
  return table(kind, [object], { resourceVersion: object.metadata.resourceVersion }, include, now, header);
}

/** Renders a list in the requested form. */
export function listAs(kind: Kind, objects: readonly KubeObject[], info: ListInfo, wanted: Wanted, now: Date): Tree {
  if (wanted.form === "table") return table(kind, objects, info, wanted.include, now);
  if (wanted.form === "metadata") {
    return {
      kind: "PartialObjectMetadataList",
      apiVersion: "meta.k8s.io/v1",
      metadata: info,
      items: objects.map(partial),
    };
  }
  return {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata: info,
    // an item of a list does not repeat `kind` and `apiVersion`
    items: objects.map(({ apiVersion: _apiVersion, kind: _kind, ...rest }) => rest),
  };
}
