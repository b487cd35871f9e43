import { BadInput } from "../failures.js";
import { type Finished, runProgram } from "./processes.js";

/** A hook of git's has these set, and means another folder by them. */
const foreign = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_PREFIX: undefined };

/** Runs git in a folder, whatever it exits with. @throws BadInput where it is not installed */
export async function git(
  directory: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  try {
    return await runProgram("git", ["-C", directory, ...args], { env: { ...foreign, ...variables } });
  } catch {
    throw new BadInput("git is not installed, and the configuration of the base comes from git");
  }
}
