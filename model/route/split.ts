import { type Colour, colours, otherColour } from "../schema/primitives.js";
import type { ColouredService } from "../schema/service.js";

/** How the requests of a service are divided: what follows from `active`, `rollout` and `rollback`. */
export interface Split {
  /** The colour that the cluster's active Service selects. */
  readonly selector: Colour;
  /** The colour that the selector does not point to. */
  readonly candidate: Colour;
  /** Whole percentages of the edge; they add up to 100. */
  readonly edge: Readonly<Record<Colour, number>>;
  /** Whether a run id stays on the colour it met: while a canary grows, never on the way down. */
  readonly sticky: boolean;
}

/** The parts of a service that decide how its requests are divided. */
export type Declared = Pick<ColouredService, "active" | "rollout"> & {
  readonly rollback?: ColouredService["rollback"] | undefined;
};

/**
 * The split that a declaration means.
 *
 * A rollback outranks a rollout: whatever stands in `rollout`, the colour that is being left gets `remaining` and no more.
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
 * The colour that a change would send everything to although it had nothing: what a protected environment does not do
 * without a canary.
 *
 * A first deployment has no `before`. A rollback may: the colour it goes to is the one that was proven. Without an edge
 * there is no canary to ask for, because a selector cannot weigh.
 */
export function jumpBetween(
  before: Declared | undefined,
  after: Declared & { readonly edge?: unknown },
): Colour | undefined {
  if (before === undefined || after.rollback !== undefined || after.edge === undefined) return undefined;
  return jumpOf(splitOf(before).edge, splitOf(after).edge);
}

/** The colour that goes from nothing to everything. */
export function jumpOf(
  before: Readonly<Record<Colour, number>>,
  after: Readonly<Record<Colour, number>>,
): Colour | undefined {
  return colours.find((colour) => before[colour] === 0 && after[colour] === 100);
}
