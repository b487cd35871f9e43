import { lte } from "semver";
import { isKeptElsewhere, releaseOf } from "./kinds.js";
import { type Colour, digestOf } from "./schema/primitives.js";
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
