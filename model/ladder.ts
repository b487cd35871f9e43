import { unansweredHold } from "./holds.js";
import { splitOf } from "./route/split.js";
import { otherColour } from "./schema/primitives.js";
import type { Releases } from "./schema/releases.js";
import type { ColouredService } from "./schema/service.js";

/** Returns the percentages that are left for a candidate to climb; the last one is 100. */
export function rungsAbove(service: ColouredService, { phases, afterRollback }: Releases): readonly number[] {
  const share = splitOf(service).edge[otherColour(service.active)];
  const percents = phases.map(({ percent }) => percent);
  const first = percents[0] ?? 100;
  const careful = share === 0 && unansweredHold(service) !== undefined && afterRollback.percent < first;
  return (careful ? [afterRollback.percent, ...percents] : percents).filter((percent) => percent > share);
}

/** Returns the share from which a candidate may go to 100 %: the highest rung below 100, or 1 if there is none. */
export function lastRung({ phases }: Releases): number {
  return phases.findLast(({ percent }) => percent < 100)?.percent ?? 1;
}

/** Returns the percentage that the bad colour keeps after the next step of a rollback. */
export function nextRemaining(share: number, strategy: "gradual" | "planned", { rollback }: Releases): number {
  return rollback[strategy].find(({ remaining }) => remaining < share)?.remaining ?? 0;
}
