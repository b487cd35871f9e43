import { git } from "../../adapters/git.js";
import { Failure } from "../../failures.js";

/** The git settings of a rehearsal; the machine's own are not used. */
const settings = ["user.name=rehearsal", "user.email=rehearsal@localhost", "commit.gpgsign=false", "core.hooksPath="];

/** Makes a folder a checkout as in CI: everything is committed and pushed. @throws Failure with git's error */
export async function makeCheckout(folder: string): Promise<void> {
  const remote = `${folder}.git`;
  const commands: readonly (readonly string[])[] = [
    ["init", "--quiet", "--initial-branch", "main"],
    ["add", "--all", "--force"],
    [...settings.flatMap((one) => ["-c", one]), "commit", "--quiet", "--no-verify", "--message", "rehearsal"],
    ["clone", "--quiet", "--bare", ".", remote],
    ["remote", "add", "origin", remote],
    ["fetch", "--quiet", "origin"],
    ["branch", "--quiet", "--set-upstream-to", "origin/main"],
  ];
  for (const args of commands) {
    const { code, stderr } = await git(folder, args);
    if (code !== 0) throw new Failure(`git ${args[0]} failed for the rehearsal: ${stderr.trim()}`);
  }
}
