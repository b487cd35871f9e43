import { isDeepStrictEqual } from "node:util";
import { Command } from "commander";
import { type Environment, isColoured } from "../model/environment.js";
import { isKeptElsewhere, traitsOf } from "../model/kinds.js";
import { because, commandFor } from "../model/moves/situation.js";
import { splitOf } from "../model/route/split.js";
import { type Colour, colours, digestOf, image, otherColour, version } from "../model/schema/primitives.js";
import type { ColouredService, Service } from "../model/schema/service.js";
import type { Release } from "../model/schema/workload.js";
import { Context } from "./context.js";
import { serviceKeys } from "./edit/declaration.js";
import { editConfiguration } from "./edit/edit.js";
import { serviceNamed } from "./edit/move.js";
import { type EditCommandOptions, editHelp, oneOf, withEditOptions } from "./edit/options.js";
import type { Change } from "./edit/text.js";
import { BadInput, Refusal } from "./failures.js";

interface Options extends EditCommandOptions {
  readonly version?: string;
  readonly colour?: string;
}

/** `switchyard image`: releases an image to the idle colour. */
export function imageCommand(): Command {
  return withEditOptions(new Command("image"))
    .description("release an image to the idle colour of a service, which gets no requests")
    .argument("<service>", "the service")
    .argument("<ref@digest>", "the image, pinned by digest: repository[:tag]@sha256:…")
    .option("--version <version>", "what people call it (default: the tag, where it is a version)")
    .option("--colour <colour>", "make sure it is this colour; the one that is live is refused")
    .addHelpText(
      "after",
      `
A service that is replaced in place has one release, which this changes.
${editHelp}

Examples:
  switchyard image prompt-service ghcr.io/techsapo/prompt-service:v1.2.0@sha256:…
  switchyard image prompt-service ghcr.io/techsapo/prompt-service@sha256:… --version v1.2.0`,
    )
    .action(async (name: string, ref: string, options: Options) => {
      const release = releaseOf(ref, options.version);
      const colour = options.colour === undefined ? undefined : oneOf("--colour", options.colour, colours);
      await editConfiguration(new Context(options), options, { section: "services", name }, (environment) => {
        const found = placeOf(environment, serviceNamed(environment, name), release, colour);
        const changes: Change[] = [
          { path: [...found.path, "version"], value: release.version },
          { path: [...found.path, "image"], value: release.image },
        ];
        return {
          summary: `${name}: ${release.version} to ${found.title}`,
          ways: [{ changes }],
          achieved: (after) => {
            const { releases } = traitsOf(serviceNamed(after, name));
            const now = releases.find(({ path }) => isDeepStrictEqual(path, found.path))?.release;
            return now?.image === release.image && now.version === release.version;
          },
          notes: found.notes,
          order: (path) => (path.length === 0 ? serviceKeys : ["version", "image"]),
        };
      });
    });
}

type Named = Pick<Release, "image" | "version">;

interface Found {
  readonly path: readonly string[];
  readonly title: string;
  readonly notes: readonly string[];
}

function releaseOf(ref: string, named: string | undefined): Named {
  const problem = image.safeParse(ref).error?.issues[0]?.message;
  if (problem !== undefined) throw new BadInput(`${JSON.stringify(ref)} is not allowed; ${problem}`);
  const tag = /:([^:/@]+)@/.exec(ref)?.[1];
  const wanted = named ?? tag;
  if (wanted === undefined)
    throw new BadInput("the image has no tag, so nobody knows its version: say --version v1.2.3");
  const wrong = version.safeParse(wanted).error?.issues[0]?.message;
  if (wrong === undefined) return { image: ref, version: wanted };
  if (named !== undefined) throw new BadInput(`--version got ${JSON.stringify(named)}; ${wrong}`);
  throw new BadInput(`the tag ${JSON.stringify(tag)} is no version: say --version v1.2.3`);
}

function placeOf(environment: Environment, service: Service, wanted: Named, named: Colour | undefined): Found {
  if (!isColoured(service)) {
    if (named !== undefined) throw new BadInput(`${service.name} is replaced in place: it has no colours`);
    return {
      path: ["release"],
      title: "the one release there is",
      notes: [],
    };
  }
  if (isKeptElsewhere(service)) {
    throw new Refusal(`${service.name}: somebody else keeps its Deployments; release the image where they are kept`);
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

/** @throws Refusal when a colour that gets requests would change under them, or the image may get none */
function requireIdle(
  environment: Environment,
  service: ColouredService,
  named: Colour | undefined,
  { image: ref }: Named,
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
