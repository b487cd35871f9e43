import { lte } from "semver";
import { isKeptElsewhere, releaseOf } from "./kinds.js";
import { splitOf } from "./route/split.js";
import { type Colour, digestOf, otherColour } from "./schema/primitives.js";
import type { Releases } from "./schema/releases.js";
import type { ColouredService, Held } from "./schema/service.js";

/** The hold on a colour's image, if there is one that nobody passed over. */
export function holdOn(service: ColouredService, colour: Colour): Held | undefined {
  const release = releaseOf(service, colour);
  if (release === undefined) return undefined;
  const digest = digestOf(release.image);
  return service.held.find((hold) => hold.digest === digest && hold.override === undefined);
}

/**
 * The hold that makes the next canary start carefully: a release was taken back, and no newer version is live since.
 *
 * @default none, where nothing was taken back
 */
export function unansweredHold(service: ColouredService): Held | undefined {
  if (isKeptElsewhere(service)) return undefined;
  const live = releaseOf(service, service.active)?.version;
  return service.held.findLast(
    ({ version }) => live === undefined || version === undefined || lte(live, version, { loose: true }),
  );
}

/** The percentages that a candidate climbs from where it is, the last being 100. */
export function rungsAbove(service: ColouredService, { phases, afterRollback }: Releases): readonly number[] {
  const share = splitOf(service).edge[otherColour(service.active)];
  const percents = phases.map(({ percent }) => percent);
  const first = percents[0] ?? 100;
  const careful = share === 0 && unansweredHold(service) !== undefined && afterRollback.percent < first;
  return (careful ? [afterRollback.percent, ...percents] : percents).filter((percent) => percent > share);
}

/** The share from which everything may follow: the highest rung below 100, or any share where there is none. */
export function lastRung({ phases }: Releases): number {
  return phases.findLast(({ percent }) => percent < 100)?.percent ?? 1;
}

/** What still remains on the bad colour after the next step of a rollback. */
export function nextRemaining(share: number, strategy: "gradual" | "planned", { rollback }: Releases): number {
  return rollback[strategy].find(({ remaining }) => remaining < share)?.remaining ?? 0;
}
