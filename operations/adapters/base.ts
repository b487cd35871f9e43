import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../model/environment.js";
import type { LoadOptions } from "../../model/load.js";
import { BadInput } from "../failures.js";
import { load } from "./configuration.js";
import { copy, inTemporaryFolder, isThere } from "./files.js";
import { git, noGit } from "./git.js";

/** The revision from which a change starts. */
export interface Base {
  /** Its full name. */
  readonly commit: string;
  /** Why this one, for people: `where this branch left origin/main`. */
  readonly why: string;
}

/** What a branch is usually made from, the first that exists. */
const trunks = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/**
 * The revision from which the change of a configuration starts: the one that is named, else where the branch left the
 * default branch, which on the default branch itself is its newest commit.
 *
 * @param directory the configuration's folder
 * @throws BadInput where there is no repository, no such revision, or not enough of the history
 */
export async function baseOf(directory: string, named?: string): Promise<Base> {
  const inside = await git(directory, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.code === noGit) {
    throw new BadInput("git is not installed, and the configuration of the base comes from git");
  }
  if (inside.code !== 0) {
    throw new BadInput(`${directory} is in no git repository, so there is no base that a rehearsal could start from`);
  }
  if (named !== undefined) {
    const commit = await commitOf(directory, named);
    if (commit !== undefined) return { commit, why: `named as ${named}` };
    throw new BadInput(
      `--base got ${JSON.stringify(named)}, which is no revision of this repository; a commit, a tag or a branch such as origin/main`,
    );
  }
  const head = await commitOf(directory, "HEAD");
  if (head === undefined)
    throw new BadInput("there is no commit yet, so there is no base that a rehearsal could start from");
  for (const trunk of trunks) {
    if ((await commitOf(directory, trunk)) === undefined) continue;
    const { code, stdout } = await git(directory, ["merge-base", "HEAD", trunk]);
    if (code !== 0) {
      throw new BadInput(
        `this clone does not reach back to where the branch left ${trunk}: fetch its history (git fetch --unshallow), or name the base with --base`,
      );
    }
    const commit = stdout.trim();
    return { commit, why: commit === head ? "the newest commit here" : `where this branch left ${trunk}` };
  }
  return { commit: head, why: "the newest commit here" };
}

/**
 * Writes the configuration of a revision into a folder; neither the working tree nor the index is touched.
 *
 * @param directory the configuration's folder
 * @throws BadInput where the revision has no configuration there
 */
export async function writeConfiguration(directory: string, { commit }: Base, folder: string): Promise<void> {
  const place = await git(directory, ["rev-parse", "--show-toplevel", "--show-prefix"]);
  const [top = directory, prefix = ""] = place.stdout.split("\n");
  mkdirSync(folder, { recursive: true });
  const index = `${folder}.index`;
  const options = { env: { GIT_INDEX_FILE: index } };
  // from the top, because elsewhere git writes what lies below that place alone
  const read = await git(top, ["read-tree", `${commit}:${prefix}`], options);
  if (read.code !== 0) {
    throw new BadInput(`${commit.slice(0, 12)} has no configuration in ${prefix}: name another base with --base`);
  }
  const written = await git(top, ["checkout-index", "--all", "--force", `--prefix=${folder}/`], options);
  if (written.code !== 0) {
    throw new BadInput(`the configuration of ${commit.slice(0, 12)} cannot be read: ${written.stderr.trim()}`);
  }
}

/** What the configuration of a revision says, with the layer of one person, which belongs to no revision. @throws BadInput where it does not load */
export function environmentAt(source: LoadOptions, base: Base): Promise<Environment> {
  return inTemporaryFolder(async (folder) => {
    const directory = join(folder, "config");
    await writeConfiguration(source.directory, base, directory);
    copyOwnLayer(source, directory);
    return load({ ...source, directory });
  });
}

/** Copies the layer of one person, which belongs to no revision. */
export function copyOwnLayer({ directory, environment }: LoadOptions, folder: string): void {
  const file = `${environment}.local.yaml`;
  if (isThere(join(directory, file))) copy(join(directory, file), join(folder, file));
}

async function commitOf(directory: string, revision: string): Promise<string | undefined> {
  const { code, stdout } = await git(directory, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ]);
  return code === 0 ? stdout.trim() : undefined;
}
