/** A Terraform type in its JSON form: `"string"`, `["list","string"]`, `["object",{…}]`, `"dynamic"`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["tuple", readonly CtyType[]]
  | readonly ["object", Readonly<Record<string, CtyType>>];

/** How a nested attribute or block repeats. */
export type Nesting = "single" | "list" | "set" | "map";

/** The part of an attribute or block from the hand tables, which the bindings do not show. */
export interface Behaviour {
  /** The default value. */
  readonly default?: unknown;
  /** Whether a change replaces the resource. */
  readonly replace?: true;
  /** Cloudflare: whether it keeps its value on update instead of becoming unknown. */
  readonly keep?: true;
  /** Kubernetes: the comparison under which two spellings are equal. */
  readonly same?: "quantity" | "quantities" | "json" | "secret";
  /** Attributes, as paths from the root, that exclude this one. */
  readonly conflicts?: readonly string[];
  /** The check of a value. */
  readonly check?: Check;
}

/** A check of a configured value. */
export interface Check {
  /** The allowed values, also of each element of a list. */
  readonly oneOf?: readonly string[];
  /** The minimum and maximum. */
  readonly between?: readonly [number, number];
  /** The minimum. */
  readonly atLeast?: number;
  /** A regular expression, and its meaning in words. */
  readonly like?: readonly [string, string];
}

/** One attribute of a type. */
export interface Attribute extends Behaviour {
  /** The type; absent if `nested` is set. */
  readonly type?: CtyType;
  readonly nested?: { readonly nesting: Nesting; readonly attributes: Readonly<Record<string, Attribute>> };
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly writeOnly?: true;
  readonly deprecated?: true;
}

/** A block inside a type. */
export interface NestedBlock extends Behaviour {
  readonly nesting: Nesting;
  readonly min?: number;
  readonly max?: number;
  /** Kubernetes: whether an unconfigured block keeps the cluster's value. */
  readonly computed?: true;
  readonly block: Block;
}

/** Attributes and blocks. */
export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** One line of a schema file: a resource, a data source or the provider itself. */
export interface TypeSchema {
  readonly kind: "provider" | "resource" | "data";
  /** The Terraform type, such as `kubernetes_service_v1`; empty for the provider. */
  readonly type: string;
  readonly version: number;
  readonly block: Block;
  /** Kubernetes: the default timeouts of operations, in seconds. */
  readonly timeouts?: Readonly<Partial<Record<"create" | "update" | "delete", number>>>;
}

/** The identity of a type's objects, which Terraform 1.12 and newer stores next to the state. Every part is a text. */
export interface IdentitySchema {
  readonly version: number;
  /** Whether an import by identity needs a part. */
  readonly parts: Readonly<Record<string, "required" | "optional">>;
}
