/** A key of a map, or a position in a list. */
export type Step = string | number;

/** Returns every place below a value, at any depth. */
export function placesIn(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  const here = path.length === 0 ? [] : [path];
  if (typeof value !== "object" || value === null) return here;
  const inside = Array.isArray(value)
    ? value.flatMap((member, index) => placesIn(member, [...path, index]))
    : Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]));
  return [...here, ...inside];
}

/** Returns a different value of the same kind. */
export function other(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}-other`;
  if (Array.isArray(value)) return [...value, "another"];
  return value === null || value === undefined ? "something" : { ...value, another: "member" };
}

/** Returns the value at a place. */
export function valueIn(values: unknown, path: readonly Step[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<Step, unknown> | null | undefined)?.[step], values);
}

/** Returns a copy with a new value at a place; creates missing maps and lists on the way. */
export function withValueAt(values: unknown, path: readonly Step[], value: unknown): unknown {
  const copy = structuredClone(values) as Record<Step, unknown>;
  let at = copy;
  for (const [index, step] of path.slice(0, -1).entries()) {
    if (typeof at[step] !== "object" || at[step] === null) at[step] = typeof path[index + 1] === "number" ? [] : {};
    at = at[step] as Record<Step, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** The attributes of a load balancer that a flip may change, by the first word of a path. */
export const balancerPathsOfAFlip: readonly string[] = [
  "default_pools",
  "fallback_pool",
  "steering_policy",
  "random_steering",
  "session_affinity",
  "session_affinity_ttl",
  "session_affinity_attributes",
  "rules",
];
