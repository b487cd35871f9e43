import { userInfo } from "node:os";
import { dirname } from "node:path";
import { Failure, Refusal } from "../failures.js";
import { type Finished, runProgram } from "../process.js";

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
  return (await configured(folder, "user.name")) || userInfo().username;
}

async function actorFor(folder: string): Promise<string> {
  const email = await configured(folder, "user.email");
  return email === "" ? actorName(folder) : `${await actorName(folder)} <${email}>`;
}

async function configured(folder: string, key: string): Promise<string> {
  try {
    const { code, stdout } = await runProgram("git", ["-C", folder, "config", "--get", key]);
    return code === 0 ? stdout.trim() : "";
  } catch {
    // without git there is nobody it could name
    return "";
  }
}

/**
 * Makes sure that a commit of the file would hold the coming change and nothing else.
 *
 * @throws Refusal when the file is outside of a repository, ignored, or has changes that nobody committed
 */
export async function requireCommittable(file: string): Promise<void> {
  const folder = dirname(file);
  const inside = await git(folder, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.code !== 0) throw new Refusal(`${file} is in no git repository: leave out --commit`);
  const ignored = await git(folder, ["check-ignore", "-q", "--", file]);
  if (ignored.code === 0) throw new Refusal(`${file} is never committed (.gitignore): leave out --commit`);
  const status = await git(folder, ["status", "--porcelain", "--", file]);
  if (status.stdout.trim() !== "") {
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
  const trailers = [
    ["Switchyard-Environment", record.environment],
    ["Switchyard-Actor", await actorFor(folder)],
    ["Switchyard-Reason", record.reason],
    ["Switchyard-Incident", record.incident],
  ].flatMap(([key, value]) => (value === undefined ? [] : ["--trailer", `${key}=${value}`]));
  const added = await git(folder, ["add", "--intent-to-add", "--", file]);
  const committed =
    added.code === 0
      ? await git(folder, [
          "commit",
          "--quiet",
          "--message",
          `${record.environment}: ${record.summary}`,
          ...trailers,
          "--only",
          "--",
          file,
        ])
      : added;
  if (committed.code !== 0) {
    throw new Failure(
      `${file} is changed and not committed: ${(committed.stderr || committed.stdout).trim()}\nGo on with \`git commit -- ${file}\`, or go back with \`switchyard restore ${file}\``,
    );
  }
  return (await git(folder, ["rev-parse", "HEAD"])).stdout.trim();
}

async function git(folder: string, args: readonly string[]): Promise<Finished> {
  try {
    return await runProgram("git", ["-C", folder, ...args]);
  } catch {
    throw new Failure("git is not installed: leave out --commit");
  }
}
