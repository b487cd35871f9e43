/** How many users are touched, from the worst down. */
export const userImpacts = ["all", "some", "minor"] as const;
/** What it costs the business, from the worst down. */
export const businessImpacts = ["high", "medium", "low"] as const;
/** How long a fix would take, from the longest down. */
export const fixTimes = ["long", "medium", "short"] as const;

/** How many users are touched. */
export type UserImpact = (typeof userImpacts)[number];
/** What it costs the business. */
export type BusinessImpact = (typeof businessImpacts)[number];
/** How long a fix would take. */
export type FixTime = (typeof fixTimes)[number];

/** What the operator sees. */
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

/** The matrix, as it was agreed on. */
export const matrix: readonly Row[] = [
  { users: "all", business: "high", fix: "any", action: "roll-back-immediately" },
  { users: "all", business: "medium", fix: "long", action: "roll-back-immediately" },
  { users: "some", business: "high", fix: "long", action: "roll-back-gradually" },
  { users: "some", business: "medium", fix: "short", action: "try-a-fix" },
  { users: "minor", business: "low", fix: "any", action: "fix-in-next-release" },
];

/** What the matrix answers. */
export interface Decision {
  readonly action: Action;
  /** Whether the matrix has a row for exactly this. */
  readonly listed: boolean;
  /** The row that was taken: where none fits exactly, the nearest that is stricter. */
  readonly row: Row;
}

/**
 * The row of an assessment.
 *
 * Where the matrix has none, the nearest row that is at least as strict in everything: nearest in users first, because
 * that is counted, then in business, then in the time to fix, because that is guessed.
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

/** How many steps worse a row is; negative where it is milder. */
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
