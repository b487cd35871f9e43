import type { IdentitySchema, TypeSchema } from "../schema/types";
import type { Diagnostic, Path } from "./diagnostic";
import type { Value } from "./value";

/** A result with an identity, which Terraform stores next to the state from 1.12 on. */
interface Identified {
  /** The identity. @default - none, or unchanged */
  readonly identity?: Value;
}

/** The result of a read. */
export interface Read extends Identified {
  /** The current object; null if it is gone. */
  readonly state: Value;
}

/** The stored facts about an object before a read. */
export interface Kept {
  /** Its identity, null for none. */
  readonly identity: Value;
  /** Whether this read follows an import, after which the identity is incomplete. */
  readonly imported: boolean;
}

/** The result of a plan. */
export interface Planned extends Identified {
  readonly planned: Value;
  /** Attributes whose change replaces the resource. */
  readonly replace: readonly Path[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** The result of an apply, which has a state even after a failure. */
export interface Applied extends Identified {
  readonly state: Value;
  /** Whether the object was read after its change. */
  readonly seen?: true;
  readonly diagnostics?: readonly Diagnostic[];
}

/** A change to plan or apply. */
export interface Change {
  readonly schema: TypeSchema;
  readonly prior: Value;
  readonly config: Value;
  /** The stored (plan) or planned (apply) identity, null for none. */
  readonly identity: Value;
}

/** The behaviour of a provider; the service around it handles the protocol. */
export interface Provider {
  /** The source, such as `hashicorp/kubernetes`. */
  readonly name: string;
  readonly version: string;
  /** Returns the schemas; called once, by the first request. */
  schemas(): readonly TypeSchema[];
  /** Whether plans may confuse zero and null, as those of old providers do. */
  readonly legacy: boolean;
  /** Configures the provider. @throws {ProviderError} if the values are not usable */
  configure(config: Value): Promise<void>;
  /** Checks a state of an older version. @throws {ProviderError} if it cannot be read. @default - all can */
  checkUpgrade?(schema: TypeSchema, from: number, stored: Readonly<Record<string, unknown>>): void;
  validate(schema: TypeSchema, config: Value): readonly Diagnostic[];
  /** Returns the identity schema of a resource type, if it has one. */
  identitySchema(type: string): IdentitySchema | undefined;
  read(schema: TypeSchema, state: Value, kept: Kept): Promise<Read>;
  plan(change: Change & { readonly proposed: Value }): Promise<Planned>;
  apply(change: Change & { readonly planned: Value }): Promise<Applied>;
  /**
   * Imports an existing object by its import id, or by its identity if the id is empty.
   *
   * @throws {ProviderError} if the id is malformed or nothing is there
   */
  importState(schema: TypeSchema, id: string, identity: Value): Promise<Read>;
  readData(schema: TypeSchema, config: Value): Promise<Value>;
}
