import { lte } from "semver";
import { isKeptElsewhere, releaseOf } from "./kinds.js";
import { type Colour, digestOf } from "./schema/primitives.js";
import type { ColouredService, Held } from "./schema/service.js";

/** Returns the hold on a colour's image, unless there is none or it was overridden. */
export function holdOn(service: ColouredService, colour: Colour): Held | undefined {
  const release = releaseOf(service, colour);
  if (release === undefined) return undefined;
  const digest = digestOf(release.image);
  return service.held.find((hold) => hold.digest === digest && hold.override === undefined);
}

/**
 * Returns the hold that makes the next canary start at a low share: a release was rolled back, and no newer version has
 * gone live since. Returns undefined if nothing was rolled back.
 */
export function unansweredHold(service: ColouredService): Held | undefined {
  if (isKeptElsewhere(service)) return undefined;
  const live = releaseOf(service, service.active)?.version;
  return service.held.findLast(
    ({ version }) => live === undefined || version === undefined || lte(live, version, { loose: true }),
  );
}
