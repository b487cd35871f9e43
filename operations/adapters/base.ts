import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../model/environment.js";
import type { LoadOptions } from "../../model/load.js";
import { BadInput } from "../failures.js";
import { load } from "./configuration.js";
import { copy, inTemporaryFolder, isThere } from "./files.js";
import { git, noGit } from "./git.js";

/** The base revision of a change. */
export interface Base {
  /** The full commit id. */
  readonly commit: string;
  /** The reason for choosing it, as it is printed: `where this branch left origin/main`. */
  readonly why: string;
}

/** The usual default branches; the first that exists is taken. */
const trunks = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/**
 * Returns the base of a configuration's change: the named revision, else the branch point from the default branch. On
 * the default branch that is its newest commit.
 *
 * @param directory the configuration's folder
 * @throws BadInput if there is no repository, no such revision, or too little history
 */
export async function baseOf(directory: string, named?: string): Promise<Base> {
  const inside = await git(directory, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.code === noGit) {
    throw new BadInput("git is not installed, and the configuration of the base comes from git");
  }
  if (inside.code !== 0) {
    throw new BadInput(`${directory} is not in a git repository, so a rehearsal has no base`);
  }
  if (named !== undefined) {
    const commit = await commitOf(directory, named);
    if (commit !== undefined) return { commit, why: `named as ${named}` };
    throw new BadInput(
      `--base got ${JSON.stringify(named)}, which is not a revision of this repository; a commit, a tag or a branch such as origin/main`,
    );
  }
  const head = await commitOf(directory, "HEAD");
  if (head === undefined) throw new BadInput("there is no commit yet, so a rehearsal has no base");
  for (const trunk of trunks) {
    if ((await commitOf(directory, trunk)) === undefined) continue;
    const { code, stdout } = await git(directory, ["merge-base", "HEAD", trunk]);
    if (code !== 0) {
      throw new BadInput(
        `this clone has too little history to find where the branch left ${trunk}: fetch its history (git fetch --unshallow), or name the base with --base`,
      );
    }
    const commit = stdout.trim();
    return { commit, why: commit === head ? "the newest commit here" : `where this branch left ${trunk}` };
  }
  return { commit: head, why: "the newest commit here" };
}

/**
 * Writes the configuration of a revision into a folder, without touching the working tree or the index.
 *
 * @param directory the configuration's folder
 * @throws BadInput if the revision has no configuration there
 */
export async function writeConfiguration(directory: string, { commit }: Base, folder: string): Promise<void> {
  const place = await git(directory, ["rev-parse", "--show-toplevel", "--show-prefix"]);
  const [top = directory, prefix = ""] = place.stdout.split("\n");
  mkdirSync(folder, { recursive: true });
  const index = `${folder}.index`;
  const options = { env: { GIT_INDEX_FILE: index } };
  // from the top, because in a subfolder git writes only that subfolder
  const read = await git(top, ["read-tree", `${commit}:${prefix}`], options);
  if (read.code !== 0) {
    throw new BadInput(`${commit.slice(0, 12)} has no configuration in ${prefix}: name another base with --base`);
  }
  const written = await git(top, ["checkout-index", "--all", "--force", `--prefix=${folder}/`], options);
  if (written.code !== 0) {
    throw new BadInput(`the configuration of ${commit.slice(0, 12)} cannot be read: ${written.stderr.trim()}`);
  }
}

/** Returns the environment of a revision, with the personal layer. @throws BadInput if it does not load */
export function environmentAt(source: LoadOptions, base: Base): Promise<Environment> {
  return inTemporaryFolder(async (folder) => {
    const directory = join(folder, "config");
    await writeConfiguration(source.directory, base, directory);
    copyOwnLayer(source, directory);
    return load({ ...source, directory });
  });
}

/** Copies the personal layer, which is in no revision. */
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
