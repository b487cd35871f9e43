import { userInfo } from "node:os";
import { dirname } from "node:path";
import { git, noGit } from "../adapters/git.js";
import type { Finished } from "../adapters/processes.js";
import { Failure, Refusal } from "../failures.js";

/** Why a change is made, for the record. */
export interface Record {
  readonly environment: string;
  /** One line that says what changes. */
  readonly summary: string;
  readonly reason?: string | undefined;
  readonly incident?: string | undefined;
}

/** Who is at the keyboard: what git calls them, or else the operating system; on one line. */
export async function actorName(folder: string): Promise<string> {
  return (await identity(folder)).name;
}

interface Identity {
  readonly name: string;
  /** Empty where git knows none. */
  readonly email: string;
}

async function identity(folder: string): Promise<Identity> {
  // without git there is nobody it could name
  const { stdout } = await git(folder, ["config", "--get-regexp", "^user\\.(name|email)$"]);
  const said = stdout.split("\n").map((line) => line.trim());
  const last = (key: string): string =>
    said.findLast((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? "";
  return { name: last("user.name") || userInfo().username, email: last("user.email") };
}

/**
 * Makes sure that a commit of the file would hold the coming change and nothing else.
 *
 * @throws Refusal when the file is outside of a repository, ignored, or has changes that nobody committed
 */
export async function requireCommittable(file: string): Promise<void> {
  const { code, stdout } = await git(dirname(file), ["status", "--porcelain", "--ignored", "--", file]);
  if (code === noGit) throw new Failure("git is not installed: leave out --commit");
  if (code !== 0) throw new Refusal(`${file} is in no git repository: leave out --commit`);
  if (stdout.startsWith("!!")) throw new Refusal(`${file} is never committed (.gitignore): leave out --commit`);
  if (stdout.trim() !== "") {
    throw new Refusal(
      `${file} has changes that are not committed, and --commit would take them along: commit or undo them first`,
    );
  }
}

/**
 * Commits one file, with who, why and the incident as trailers.
 *
 * @returns the commit
 * @throws Failure when git will not; the file stays changed
 */
export async function commitFile(file: string, record: Record): Promise<string> {
  const folder = dirname(file);
  const { name, email } = await identity(folder);
  const trailers = [
    ["Switchyard-Environment", record.environment],
    ["Switchyard-Actor", email === "" ? name : `${name} <${email}>`],
    ["Switchyard-Reason", record.reason],
    ["Switchyard-Incident", record.incident],
  ].flatMap(([key, value]) => (value === undefined ? [] : ["--trailer", `${key}=${value}`]));
  const message = `${record.environment}: ${record.summary}`;
  const commit = (): Promise<Finished> =>
    git(folder, ["commit", "--quiet", "--message", message, ...trailers, "--only", "--", file]);
  let committed = await commit();
  if (/did not match any file/.test(committed.stderr)) {
    // a file that was made just now has to be known first
    const added = await git(folder, ["add", "--intent-to-add", "--", file]);
    committed = added.code === 0 ? await commit() : added;
  }
  if (committed.code !== 0) {
    throw new Failure(
      `${file} is changed and not committed: ${(committed.stderr || committed.stdout).trim()}\nGo on with \`git commit -- ${file}\`, or go back with \`switchyard restore ${file}\``,
    );
  }
  return (await git(folder, ["rev-parse", "HEAD"])).stdout.trim();
}
