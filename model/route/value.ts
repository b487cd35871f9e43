/** A value that is not known, and why. */
export interface NotKnown {
  readonly known: false;
  /** `apply`: only the apply will tell. `unreadable`: it may not be shown, or is of no form that is understood. */
  readonly until: "apply" | "unreadable";
  /** What it refers to, such as `${cloudflare_load_balancer_pool.pool-blue.id}`, or why it cannot be read; may be empty. */
  readonly words: string;
}

/**
 * A value of a route: what it is, or why nobody can say.
 *
 * Plain values stand for themselves, so that what is declared reads as it is written and compares as it is.
 */
export type Value<T> = T | NotKnown;

/** A value that only the apply will tell. @param reference what it refers to. @default - nobody can say */
export function afterApply(reference = ""): NotKnown {
  return { known: false, until: "apply", words: reference };
}

/** A value that cannot be read. @param why for people */
export function unreadable(why: string): NotKnown {
  return { known: false, until: "unreadable", words: why };
}

/** Whether nobody can say what a value is. */
export function isNotKnown(value: unknown): value is NotKnown {
  return typeof value === "object" && value !== null && "known" in value && value.known === false;
}

/** The value, where it is known. */
export function known<T>(value: Value<T>): T | undefined {
  return isNotKnown(value) ? undefined : value;
}

/** A value that has to be known, as everything is that is declared. @throws Error where it is not */
export function certain<T>(value: Value<T> | undefined): T {
  if (isNotKnown(value)) throw new Error(`a value of a declared route is not known: ${value.words}`);
  if (value === undefined) throw new Error("a value of a declared route is left out");
  return value;
}
