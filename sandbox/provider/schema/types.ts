/** A type of Terraform's type system, written as its JSON: `"string"`, `["list","string"]`, `["object",{…}]`, `"dynamic"`. */
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

/** What the hand tables add to an attribute or block: everything the bindings do not say. */
export interface Behaviour {
  /** Value taken when configuration has none. */
  readonly default?: unknown;
  /** A change replaces the resource. */
  readonly replace?: true;
  /** Cloudflare: stays as it is on update instead of becoming unknown. */
  readonly keep?: true;
  /** Kubernetes: name of the comparison under which two spellings are the same value. */
  readonly same?: "quantity" | "quantities" | "json" | "secret";
  /** Other attributes (paths from the root of the type) that must not be set together with this one. */
  readonly conflicts?: readonly string[];
  /** What a value must satisfy. */
  readonly check?: Check;
}

/** One rule a configured value must satisfy. */
export interface Check {
  /** The value (or each element of a list) is one of these. */
  readonly oneOf?: readonly string[];
  /** Smallest and largest number. */
  readonly between?: readonly [number, number];
  /** Smallest number. */
  readonly atLeast?: number;
  /** A regular expression, and what it means in words. */
  readonly like?: readonly [string, string];
}

/** One attribute of a type. */
export interface Attribute extends Behaviour {
  /** Absent where `nested` is there. */
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
  /** Kubernetes: what is not configured is kept as the cluster has it. */
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
  /** Terraform's name, e.g. `kubernetes_service_v1`; empty for the provider. */
  readonly type: string;
  readonly version: number;
  readonly block: Block;
  /** Kubernetes: seconds an operation may take when configuration does not say. */
  readonly timeouts?: Readonly<Partial<Record<"create" | "update" | "delete", number>>>;
}

/** What tells one object of a type from every other, kept beside its state by Terraform 1.12 and newer. Every part is a text. */
export interface IdentitySchema {
  readonly version: number;
  /** Whether a part must be named to import by identity. */
  readonly parts: Readonly<Record<string, "required" | "optional">>;
}
