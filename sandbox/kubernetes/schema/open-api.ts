import { allKinds, apiVersionOf, type Kind } from "../kinds";
import type { Tree } from "../tree";
import { typeNamed, types } from "./index";
import type { Field, FieldType, Scalar, StructType } from "./notation";

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
const named: Readonly<Record<string, readonly [name: string, schema: Tree]>> = {
  Quantity: ["io.k8s.apimachinery.pkg.api.resource.Quantity", { type: "string" }],
  IntOrString: ["io.k8s.apimachinery.pkg.util.intstr.IntOrString", { type: "string", format: "int-or-string" }],
  Time: [`${meta}.Time`, { type: "string", format: "date-time" }],
  MicroTime: [`${meta}.MicroTime`, { type: "string", format: "date-time" }],
  any: ["io.k8s.apimachinery.pkg.runtime.RawExtension", { type: "object" }],
};

/** Schemas that version 3 can express better. */
const namedInV3: Readonly<Record<string, Tree>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
    oneOf: [{ type: "integer" }, { type: "string" }],
    format: "int-or-string",
  },
};

const plain: Partial<Record<Scalar, Tree>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  float64: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
};

const nameOf = ({ packageName, name }: StructType): string => `${packageName}.${name}`;

/** Renders schemas with references below a prefix. */
class SchemaWriter {
  constructor(private readonly prefix: string) {}

  struct(type: StructType, kind: Kind | undefined): Tree {
    const required = [...type.fields.values()].filter(({ always, name }) => always && name !== "status");
    return {
      description: "",
      type: "object",
      ...(required.length > 0 ? { required: required.map(({ name }) => name) } : {}),
      properties: Object.fromEntries([...type.fields.values()].map((field) => [field.name, this.field(field)])),
      ...(kind === undefined
        ? {}
        : { "x-kubernetes-group-version-kind": [{ group: kind.group, kind: kind.kind, version: kind.version }] }),
    };
  }

  private field(field: Field): Tree {
    const { patchKey, applyKeys, type } = field;
    const schema = this.type(type);
    if (type.of !== "list") return schema;
    return {
      ...schema,
      ...(applyKeys === undefined
        ? { "x-kubernetes-list-type": "atomic" }
        : applyKeys.length === 0
          ? { "x-kubernetes-list-type": "set" }
          : { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": applyKeys }),
      ...(patchKey === undefined ? {} : { "x-kubernetes-patch-strategy": "merge" }),
      ...(patchKey ? { "x-kubernetes-patch-merge-key": patchKey } : {}),
    };
  }

  private type(type: FieldType): Tree {
    if (type.of === "list") return { type: "array", items: this.type(type.item) };
    if (type.of === "map") return { type: "object", additionalProperties: this.type(type.value) };
    if (type.of === "struct") return this.reference(nameOf(typeNamed(type.name)));
    const [name] = named[type.scalar] ?? [];
    return name === undefined ? { ...plain[type.scalar] } : this.reference(name);
  }

  private reference(name: string): Tree {
    return { $ref: `${this.prefix}${name}` };
  }
}

function definitions(prefix: string, wanted: (name: string) => boolean): Tree {
  const writer = new SchemaWriter(prefix);
  const byName = new Map<string, Kind>(allKinds.map((kind) => [kind.kind, kind]));
  const structs = [...types.values()]
    .filter(({ name }) => wanted(name))
    .map((type) => [nameOf(type), writer.struct(type, byName.get(type.name))] as const);
  return Object.fromEntries([...structs, ...Object.values(named)]);
}

/** Returns the types that are reachable from these, including themselves. */
function reachable(from: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (type: FieldType): void => {
    if (type.of === "list") visit(type.item);
    else if (type.of === "map") visit(type.value);
    else if (type.of === "struct" && !found.has(type.name)) {
      found.add(type.name);
      for (const field of typeNamed(type.name).fields.values()) visit(field.type);
    }
  };
  for (const name of from) visit({ of: "struct", name });
  return found;
}

function operation(kind: Kind, verb: string, v3: boolean): Tree {
  const parameter = (name: string): Tree =>
    v3
      ? { name, in: "query", schema: { type: "string", uniqueItems: true } }
      : { name, in: "query", type: "string", uniqueItems: true };
  return {
    operationId: `${verb}${kind.kind}`,
    parameters: ["dryRun", "fieldManager", "fieldValidation"].map(parameter),
    responses: { "200": { description: "OK" } },
    "x-kubernetes-action": verb,
    "x-kubernetes-group-version-kind": { group: kind.group, kind: kind.kind, version: kind.version },
  };
}

function paths(of: readonly Kind[], v3: boolean): Tree {
  const all = of.flatMap((kind): [string, Tree][] => {
    const root = kind.group === "" ? "/api/v1" : `/apis/${apiVersionOf(kind)}`;
    const list = kind.namespaced ? `${root}/namespaces/{namespace}/${kind.plural}` : `${root}/${kind.plural}`;
    const item = { get: "get", put: "put", patch: "patch", delete: "delete" };
    const verbs = (map: Readonly<Record<string, string>>): Tree =>
      Object.fromEntries(Object.entries(map).map(([method, verb]) => [method, operation(kind, verb, v3)]));
    return [
      [list, verbs({ get: "list", post: "post" })],
      [`${list}/{name}`, verbs(item)],
    ];
  });
  return Object.fromEntries(all);
}

const info = { title: "Kubernetes as the Switchyard sandbox serves it", version: "v1.34.0" };

/** Renders the OpenAPI 2 document with all kinds. */
export function openApiV2(): Tree {
  return {
    swagger: "2.0",
    info,
    paths: paths(allKinds, false),
    definitions: definitions("#/definitions/", () => true),
  };
}

/** Renders the OpenAPI 3 document of one group. */
export function openApiV3(group: string): Tree {
  const own = allKinds.filter((kind) => kind.group === group);
  const wanted = reachable([...own.map(({ kind }) => kind), "DeleteOptions", "Status", "Scale", "Eviction"]);
  return {
    openapi: "3.0.0",
    info,
    paths: paths(own, true),
    components: {
      schemas: { ...definitions("#/components/schemas/", (name) => wanted.has(name)), ...namedInV3 },
    },
  };
}
