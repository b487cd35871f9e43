import { lte } from "semver";
import { type Colour, digestOf } from "./schema/primitives.js";
import type { ColouredService, Held } from "./schema/service.js";

/** The hold on a colour's image, if there is one that nobody passed over. */
export function holdOn(service: ColouredService, colour: Colour): Held | undefined {
  if (service.kind === "external") return undefined;
  const release = service.colours[colour];
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
  if (service.kind === "external") return undefined;
  const live = service.colours[service.active]?.version;
  return service.held.findLast(
    ({ version }) => live === undefined || version === undefined || lte(live, version, { loose: true }),
  );
}
