import type { KindName } from "./kinds";
import type { KubeObject } from "./model";
import type { Objects } from "./objects";
import type { Errors } from "./validation/errors";
import type { NameRule } from "./validation/names";

/** What a strategy may ask while it prepares an object. */
export interface Surroundings {
  readonly objects: Objects;
  /** RFC 3339, seconds. */
  now(): string;
}

/** What is particular to one kind when the API takes in an object. */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** What its name may look like. @default dnsSubdomain */
  readonly name?: NameRule;
  /** Whether an update has to say which `resourceVersion` it is based on. @default false */
  readonly conditional?: boolean;
  /** Fills in what was not given, in place. */
  defaults?(object: T): void;
  /** Gives a new object what only the server can give, in place. */
  create?(object: T, around: Surroundings): void;
  /** Carries over what an update may not change silently, in place. */
  update?(object: T, old: T, around: Surroundings): void;
  /** Refuses, with an ApiError, what rules of the cluster forbid. */
  admit?(object: T, old: T | undefined, around: Surroundings): void;
  validate?(object: T, errors: Errors): void;
  validateUpdate?(object: T, old: T, errors: Errors): void;
}

/** The strategies by kind; a kind without one is taken as it comes. */
export type Strategies = { readonly [name in KindName]?: Strategy };
