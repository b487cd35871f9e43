import { isDeepStrictEqual } from "node:util";
import { type Environment, isColoured } from "../../../model/environment.js";
import { isKeptElsewhere, traitsOf } from "../../../model/kinds.js";
import { because, commandFor } from "../../../model/moves/situation.js";
import { splitOf } from "../../../model/route/split.js";
import { type Colour, digestOf, otherColour } from "../../../model/schema/primitives.js";
import type { ColouredService, Service } from "../../../model/schema/service.js";
import type { Release } from "../../../model/schema/workload.js";
import { serviceKeys } from "../../edit/declaration.js";
import { serviceNamed } from "../../edit/named.js";
import { BadInput, Refusal } from "../../failures.js";
import { type Edited, type Editing, editConfiguration, type Intent } from "./edit.js";

/** An image and its version. */
export type NamedImage = Pick<Release, "image" | "version">;

/**
 * Releases an image to the idle colour of a service, which gets no requests.
 *
 * @param colour the colour that has to be the idle one. @default - whichever is idle
 * @throws Refusal if that would change a colour that gets requests, or the image is held
 */
export function releaseImage(
  editing: Editing,
  name: string,
  release: NamedImage,
  colour: Colour | undefined,
): Promise<Edited> {
  const intended = (environment: Environment): Intent => {
    const found = placeOf(environment, serviceNamed(environment, name), release, colour);
    return {
      summary: `${name}: ${release.version} to ${found.title}`,
      ways: [
        {
          changes: [
            { path: [...found.path, "version"], value: release.version },
            { path: [...found.path, "image"], value: release.image },
          ],
        },
      ],
      achieved: (after) => {
        const { releases } = traitsOf(serviceNamed(after, name));
        const now = releases.find(({ path }) => isDeepStrictEqual(path, found.path))?.release;
        return now?.image === release.image && now.version === release.version;
      },
      notes: found.notes,
      order: (path) => (path.length === 0 ? serviceKeys : ["version", "image"]),
    };
  };
  return editConfiguration(editing, { section: "services", name }, intended);
}

interface Found {
  readonly path: readonly string[];
  readonly title: string;
  readonly notes: readonly string[];
}

function placeOf(environment: Environment, service: Service, wanted: NamedImage, named: Colour | undefined): Found {
  if (!isColoured(service)) {
    if (named !== undefined) throw new BadInput(`${service.name} is replaced in place: it has no colours`);
    return {
      path: ["release"],
      title: "its only release",
      notes: [],
    };
  }
  if (isKeptElsewhere(service)) {
    throw new Refusal(`${service.name}: its Deployments are managed elsewhere; release the image there`);
  }
  const idle = otherColour(service.active);
  requireIdle(environment, service, named, wanted);
  const next = service.edge === undefined ? `flip ${service.name}` : `rollout ${service.name} --next`;
  return {
    path: ["colours", idle],
    title: idle,
    notes: [`Once it is deployed: ${commandFor(environment.name, next)}`],
  };
}

/** @throws Refusal if that would change a colour that gets requests, or the image is held */
function requireIdle(
  environment: Environment,
  service: ColouredService,
  named: Colour | undefined,
  { image: ref }: NamedImage,
): void {
  const { active, name } = service;
  const idle = otherColour(active);
  const { edge } = splitOf(service);
  if (named === active) {
    throw new Refusal(
      `${name}: ${active} is live, and a live colour is frozen; without --colour the image goes to ${idle}`,
    );
  }
  if (edge[idle] > 0) {
    const back = service.rollback === undefined ? `rollout ${name} --abort` : `rollback ${name}`;
    throw new Refusal(
      `${name}: ${idle} has ${edge[idle]} % of the edge, and what gets requests is frozen: \`${commandFor(environment.name, back)}\` takes them back first`,
    );
  }
  const digest = digestOf(ref);
  const hold = service.held.find((one) => one.digest === digest && one.override === undefined);
  if (hold !== undefined) {
    throw new Refusal(
      `${name}: this image is held (${because(hold)}): release another one, or remove the hold from \`held\` once its reason is gone`,
    );
  }
}
