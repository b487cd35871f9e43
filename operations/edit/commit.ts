import { userInfo } from "node:os";
import { dirname } from "node:path";
import { git, noGit } from "../adapters/git.js";
import type { Finished } from "../adapters/processes.js";
import { Failure, Refusal } from "../failures.js";

/** The record of a change. */
export interface Record {
  readonly environment: string;
  /** The change in one line. */
  readonly summary: string;
  readonly reason?: string | undefined;
  readonly incident?: string | undefined;
}

/** Returns the operator's name from git, else from the operating system, on one line. */
export async function actorName(folder: string): Promise<string> {
  return (await identity(folder)).name;
}

interface Identity {
  readonly name: string;
  /** The email address; empty if git has none. */
  readonly email: string;
}

async function identity(folder: string): Promise<Identity> {
  // without git the name comes from the operating system
  const { stdout } = await git(folder, ["config", "--get-regexp", "^user\\.(name|email)$"]);
  const said = stdout.split("\n").map((line) => line.trim());
  const last = (key: string): string =>
    said.findLast((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? "";
  return { name: last("user.name") || userInfo().username, email: last("user.email") };
}

/**
 * Checks that a commit of the file would hold only the coming change.
 *
 * @throws Refusal if the file is outside of a repository, ignored, or has uncommitted changes
 */
export async function requireCommittable(file: string): Promise<void> {
  const { code, stdout } = await git(dirname(file), ["status", "--porcelain", "--ignored", "--", file]);
  if (code === noGit) throw new Failure("git is not installed: leave out --commit");
  if (code !== 0) throw new Refusal(`${file} is not in a git repository: leave out --commit`);
  if (stdout.startsWith("!!")) throw new Refusal(`${file} is ignored by git (.gitignore): leave out --commit`);
  if (stdout.trim() !== "") {
    throw new Refusal(`${file} has uncommitted changes, which --commit would include: commit or undo them first`);
  }
}

/**
 * Commits one file, with operator, reason and incident as trailers.
 *
 * @returns the commit
 * @throws Failure if git refuses; the file stays changed
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
    // git has to know a new file first
    const added = await git(folder, ["add", "--intent-to-add", "--", file]);
    committed = added.code === 0 ? await commit() : added;
  }
  if (committed.code !== 0) {
    throw new Failure(
      `${file} is changed but not committed: ${(committed.stderr || committed.stdout).trim()}\nGo on with \`git commit -- ${file}\`, or go back with \`switchyard restore ${file}\``,
    );
  }
  return (await git(folder, ["rev-parse", "HEAD"])).stdout.trim();
}
