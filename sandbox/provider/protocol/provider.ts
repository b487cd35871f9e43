import type { TypeSchema } from "../schema/types";
import type { Diagnostic, Path } from "./diagnostic";
import type { Value } from "./value";

/** What a plan decides. */
export interface Planned {
  readonly planned: Value;
  /** Attributes whose change replaces the resource. */
  readonly replace: readonly Path[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** What an apply leaves behind: a state, even when something failed on the way. */
export interface Applied {
  readonly state: Value;
  readonly diagnostics?: readonly Diagnostic[];
}

/** A change to make. */
export interface Change {
  readonly schema: TypeSchema;
  readonly prior: Value;
  readonly config: Value;
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
  validate(schema: TypeSchema, config: Value): readonly Diagnostic[];
  /** The object as it is now; null when it is gone. */
  read(schema: TypeSchema, state: Value): Promise<Value>;
  plan(change: Change & { readonly proposed: Value }): Promise<Planned>;
  apply(change: Change & { readonly planned: Value }): Promise<Applied>;
  /** The state of an object that exists. @throws {ProviderError} if the id is malformed or nothing is there */
  importState(schema: TypeSchema, id: string): Promise<Value>;
  readData(schema: TypeSchema, config: Value): Promise<Value>;
}
