/** Values of `UserImpact`, the worst first. */
export const userImpacts = ["all", "some", "minor"] as const;
/** Values of `BusinessImpact`, the worst first. */
export const businessImpacts = ["high", "medium", "low"] as const;
/** Values of `FixTime`, the longest first. */
export const fixTimes = ["long", "medium", "short"] as const;

/** How many users are affected. */
export type UserImpact = (typeof userImpacts)[number];
/** What it costs the business. */
export type BusinessImpact = (typeof businessImpacts)[number];
/** How long a fix would take. */
export type FixTime = (typeof fixTimes)[number];

/** What the operator observes. */
export interface Assessment {
  readonly users: UserImpact;
  readonly business: BusinessImpact;
  readonly fix: FixTime;
}

/** What to do about it. */
export type Action = "roll-back-immediately" | "roll-back-gradually" | "try-a-fix" | "fix-in-next-release";

/** A row of the matrix. */
export interface Row {
  readonly users: UserImpact;
  readonly business: BusinessImpact;
  readonly fix: FixTime | "any";
  readonly action: Action;
}

/** The agreed matrix. */
export const matrix: readonly Row[] = [
  { users: "all", business: "high", fix: "any", action: "roll-back-immediately" },
  { users: "all", business: "medium", fix: "long", action: "roll-back-immediately" },
  { users: "some", business: "high", fix: "long", action: "roll-back-gradually" },
  { users: "some", business: "medium", fix: "short", action: "try-a-fix" },
  { users: "minor", business: "low", fix: "any", action: "fix-in-next-release" },
];

/** The answer of the matrix. */
export interface Decision {
  readonly action: Action;
  /** Whether the matrix has a row for exactly this assessment. */
  readonly listed: boolean;
  /** The row used: the exact one, or else the nearest stricter one. */
  readonly row: Row;
}

/**
 * Returns the row for an assessment.
 *
 * Without an exact row it takes the nearest one that is at least as strict in everything. Users come first, because they
 * are counted; then business; then the time to fix, because it is guessed.
 */
export function decide(assessment: Assessment): Decision {
  const nearest = matrix
    .map((row) => ({ row, distance: distanceTo(row, assessment) }))
    .filter(({ distance }) => distance.every((steps) => steps >= 0))
    .sort((a, b) => compare(a.distance, b.distance))[0];
  if (nearest === undefined) throw new Error("the matrix has no row for the worst case");
  const { row, distance } = nearest;
  return { action: row.action, listed: distance.every((steps) => steps === 0), row };
}

/** Returns how many steps worse a row is; negative where it is milder. */
function distanceTo(row: Row, { users, business, fix }: Assessment): readonly number[] {
  return [
    userImpacts.indexOf(users) - userImpacts.indexOf(row.users),
    businessImpacts.indexOf(business) - businessImpacts.indexOf(row.business),
    row.fix === "any" ? 0 : fixTimes.indexOf(fix) - fixTimes.indexOf(row.fix),
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, steps] of a.entries()) {
    const difference = steps - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
