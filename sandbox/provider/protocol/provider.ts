import type { IdentitySchema, TypeSchema } from "../schema/types";
import type { Diagnostic, Path } from "./diagnostic";
import type { Value } from "./value";

/** What says which object is meant; Terraform keeps it beside the state, from 1.12 on. */
interface Identified {
  /** @default - there is none, or none to change */
  readonly identity?: Value;
}

/** What a read found. */
export interface Read extends Identified {
  /** The object as it is now; null when it is gone. */
  readonly state: Value;
}

/** What is known of an object before it is read. */
export interface Kept {
  /** Its identity, null for none. */
  readonly identity: Value;
  /** Whether this read follows an import, whose identity is not complete yet. */
  readonly imported: boolean;
}

/** What a plan decides. */
export interface Planned extends Identified {
  readonly planned: Value;
  /** Attributes whose change replaces the resource. */
  readonly replace: readonly Path[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** What an apply leaves behind: a state, even when something failed on the way. */
export interface Applied extends Identified {
  readonly state: Value;
  /** Whether the object was looked at once it was made or changed. */
  readonly seen?: true;
  readonly diagnostics?: readonly Diagnostic[];
}

/** A change to make. */
export interface Change {
  readonly schema: TypeSchema;
  readonly prior: Value;
  readonly config: Value;
  /** The identity that is kept (plan) or planned (apply), null for none. */
  readonly identity: Value;
}

/** One provider's behaviour; the service around it does the talking. */
export interface Provider {
  /** Terraform's name of it, e.g. `hashicorp/kubernetes`. */
  readonly name: string;
  readonly version: string;
  /** Asked for once, when the first client calls. */
  schemas(): readonly TypeSchema[];
  /** Whether plans may differ from configuration where only zero and null differ, as those of old providers do. */
  readonly legacy: boolean;
  /** Takes the provider block's values. @throws {ProviderError} if nothing can be reached with them */
  configure(config: Value): Promise<void>;
  /** @throws {ProviderError} if a state of an older version cannot be read. @default - all can */
  checkUpgrade?(schema: TypeSchema, from: number, stored: Readonly<Record<string, unknown>>): void;
  validate(schema: TypeSchema, config: Value): readonly Diagnostic[];
  /** What identifies the objects of a resource type; undefined where nothing does. */
  identitySchema(type: string): IdentitySchema | undefined;
  read(schema: TypeSchema, state: Value, kept: Kept): Promise<Read>;
  plan(change: Change & { readonly proposed: Value }): Promise<Planned>;
  apply(change: Change & { readonly planned: Value }): Promise<Applied>;
  /**
   * Returns an object that exists, by its import id or, where that is empty, by its identity.
   *
   * @throws {ProviderError} if the id is malformed or nothing is there
   */
  importState(schema: TypeSchema, id: string, identity: Value): Promise<Read>;
  readData(schema: TypeSchema, config: Value): Promise<Value>;
}
