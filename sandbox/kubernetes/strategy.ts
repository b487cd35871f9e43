import type { KindName } from "./kinds";
import type { KubeObject } from "./model";
import type { Objects } from "./objects";
import type { Errors } from "./validation/errors";
import type { NameRule } from "./validation/names";

/** The context of a strategy while it prepares an object. */
export interface Surroundings {
  readonly objects: Objects;
  /** Returns the current time, RFC 3339 in seconds. */
  now(): string;
}

/** The special rules for writes of one kind. */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** The rule for names. @default dnsSubdomain */
  readonly name?: NameRule;
  /** Whether an update has to name its `resourceVersion`. @default false */
  readonly conditional?: boolean;
  /** Fills in the defaults, in place. */
  defaults?(object: T): void;
  /** Sets the server's fields of a new object, in place. */
  create?(object: T, around: Surroundings): void;
  /** Carries over the fields that an update may omit but not change, in place. */
  update?(object: T, old: T, around: Surroundings): void;
  /** Checks the rules of the cluster. @throws ApiError if one forbids the object */
  admit?(object: T, old: T | undefined, around: Surroundings): void;
  validate?(object: T, errors: Errors): void;
  validateUpdate?(object: T, old: T, errors: Errors): void;
}

/** The strategies by kind; objects of a kind without one are not checked. */
export type Strategies = { readonly [name in KindName]?: Strategy };
