/** An unknown value, and the reason. */
export interface NotKnown {
  readonly known: false;
  /** The reason: `apply` is known after apply; `unreadable` is secret or has an unknown form. */
  readonly until: "apply" | "unreadable";
  /** The reference, such as `${cloudflare_load_balancer_pool.pool-blue.id}`, or why it is unreadable; may be empty. */
  readonly words: string;
}

/**
 * A value of a route, or why it is unknown.
 *
 * Plain values are used as they are, so that declared values are easy to read and compare.
 */
export type Value<T> = T | NotKnown;

/** Returns a value that is known after apply. @param reference its reference. @default - unknown */
export function afterApply(reference = ""): NotKnown {
  return { known: false, until: "apply", words: reference };
}

/** Returns an unreadable value. @param why the reason, as it is printed */
export function unreadable(why: string): NotKnown {
  return { known: false, until: "unreadable", words: why };
}

/** Reports whether a value is unknown. */
export function isNotKnown(value: unknown): value is NotKnown {
  return typeof value === "object" && value !== null && "known" in value && value.known === false;
}

/** Returns the value, or undefined if it is unknown. */
export function known<T>(value: Value<T>): T | undefined {
  return isNotKnown(value) ? undefined : value;
}

/** Returns a value that has to be known, like every declared one. @throws Error if it is not */
export function certain<T>(value: Value<T> | undefined): T {
  if (isNotKnown(value)) throw new Error(`a value of a declared route is not known: ${value.words}`);
  if (value === undefined) throw new Error("a value of a declared route is left out");
  return value;
}
