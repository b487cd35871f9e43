import { BadInput } from "../failures.js";
import { type Finished, runProgram } from "../process.js";

/** Runs git in a folder, whatever it exits with. @throws BadInput where it is not installed */
export async function git(
  directory: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  try {
    return await runProgram("git", ["-C", directory, ...args], { env: variables });
  } catch {
    throw new BadInput("git is not installed, and the configuration of the base comes from git");
  }
}
