import { type Colour, colours, otherColour } from "../schema/primitives.js";
import type { ColouredService } from "../schema/service.js";

/** The division of a service's requests, from `active`, `rollout` and `rollback`. */
export interface Split {
  /** The colour that the cluster's active Service selects. */
  readonly selector: Colour;
  /** The colour that the selector does not point to. */
  readonly candidate: Colour;
  /** The shares of the edge in whole percent; their sum is 100. */
  readonly edge: Readonly<Record<Colour, number>>;
  /** Whether a run id stays on its first colour: while a canary grows, never on the way down. */
  readonly sticky: boolean;
}

/** The parts of a service that determine the split. */
export type Declared = Pick<ColouredService, "active" | "rollout"> & {
  readonly rollback?: ColouredService["rollback"] | undefined;
};

/**
 * Returns the split of a declaration.
 *
 * A rollback outranks a rollout: the colour to leave gets `remaining`, whatever `rollout` says.
 */
export function splitOf({ active, rollout, rollback }: Declared): Split {
  const candidate = otherColour(active);
  const share = candidateShare(rollout, rollback);
  const edge = active === "blue" ? { blue: 100 - share, green: share } : { blue: share, green: 100 - share };
  const sticky = rollback === undefined && rollout.mode === "canary" && rollout.sticky && share > 0 && share < 100;
  return { selector: active, candidate, edge, sticky };
}

function candidateShare(rollout: Declared["rollout"], rollback: Declared["rollback"]): number {
  if (rollback !== undefined) return rollback.remaining;
  switch (rollout.mode) {
    case "off":
      return 0;
    case "canary":
      return rollout.percent;
    case "full":
      return 100;
  }
}

/**
 * Returns the colour that a change would take from nothing to everything, which a protected environment refuses without
 * a canary.
 *
 * A first deployment has no `before`. A rollback may jump: its target is proven. Without an edge there is no canary,
 * because a selector has no weights.
 */
export function jumpBetween(
  before: Declared | undefined,
  after: Declared & { readonly edge?: unknown },
): Colour | undefined {
  if (before === undefined || after.rollback !== undefined || after.edge === undefined) return undefined;
  return jumpOf(splitOf(before).edge, splitOf(after).edge);
}

/** Returns the colour that goes from nothing to everything. */
export function jumpOf(
  before: Readonly<Record<Colour, number>>,
  after: Readonly<Record<Colour, number>>,
): Colour | undefined {
  return colours.find((colour) => before[colour] === 0 && after[colour] === 100);
}
