import { Command } from "commander";
import { colours, image, version } from "../../model/schema/primitives.js";
import { BadInput } from "../failures.js";
import { type NamedImage, releaseImage } from "../flows/edit/image.js";
import { oneOf } from "./common/arguments.js";
import { type EditCommandOptions, editHelp, withEditOptions } from "./common/options.js";
import { runEdit } from "./common/run.js";

interface Options extends EditCommandOptions {
  readonly version?: string;
  readonly colour?: string;
}

/** Builds the command `switchyard image`, which releases an image to the idle colour. */
export function imageCommand(): Command {
  return withEditOptions(new Command("image"))
    .description("release an image to the idle colour of a service, which gets no requests")
    .argument("<service>", "the service")
    .argument("<ref@digest>", "the image, pinned by digest: repository[:tag]@sha256:…")
    .option("--version <version>", "its version (default: the tag, if that is a version)")
    .option("--colour <colour>", "the expected colour; the live one is refused")
    .addHelpText(
      "after",
      `
A service that is replaced in place has only one release, and this changes it.
${editHelp}

Examples:
  switchyard image prompt-service ghcr.io/techsapo/prompt-service:v1.2.0@sha256:…
  switchyard image prompt-service ghcr.io/techsapo/prompt-service@sha256:… --version v1.2.0`,
    )
    .action(async (name: string, ref: string, options: Options) => {
      const release = releaseOf(ref, options.version);
      const colour = options.colour === undefined ? undefined : oneOf("--colour", options.colour, colours);
      await runEdit(options, (editing) => releaseImage(editing, name, release, colour));
    });
}

function releaseOf(ref: string, named: string | undefined): NamedImage {
  const problem = image.safeParse(ref).error?.issues[0]?.message;
  if (problem !== undefined) throw new BadInput(`${JSON.stringify(ref)} is not allowed; ${problem}`);
  const tag = /:([^:/@]+)@/.exec(ref)?.[1];
  const wanted = named ?? tag;
  if (wanted === undefined) throw new BadInput("the image has no tag, so its version is unknown: add --version v1.2.3");
  const wrong = version.safeParse(wanted).error?.issues[0]?.message;
  if (wrong === undefined) return { image: ref, version: wanted };
  if (named !== undefined) throw new BadInput(`--version got ${JSON.stringify(named)}; ${wrong}`);
  throw new BadInput(`the tag ${JSON.stringify(tag)} is no version: add --version v1.2.3`);
}
