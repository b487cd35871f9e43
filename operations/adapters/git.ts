import { requireUninterrupted } from "../failures.js";
import { type Finished, runProgram } from "./processes.js";

/** The exit code if git is missing or took too long: a shell's code for a missing command. */
export const noGit = 127;

/** Options for running git. */
export interface GitOptions {
  /** Variables in addition to those that are passed on from this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The time limit in milliseconds. @default - none */
  readonly patience?: number;
  /** The signal that ends git on an interruption. @default - git runs to its end */
  readonly signal?: AbortSignal | undefined;
}

/** The git variables that are passed on, for remotes and authors; a hook's GIT_DIR names another folder. */
const handedOn = /^GIT_(SSH|ASKPASS|SSL_|HTTP_|PROXY_|AUTHOR_|COMMITTER_|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$)/;

/**
 * Runs git in a folder, whatever its exit code. Its messages are English, because they are parsed, and it never
 * prompts.
 *
 * @throws Interrupted if the signal is aborted
 * @see https://git-scm.com/docs/git#_environment_variables
 */
export async function git(directory: string, args: readonly string[], options: GitOptions = {}): Promise<Finished> {
  const foreign = Object.keys(process.env).filter((name) => name.startsWith("GIT_") && !handedOn.test(name));
  const env = {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    ...options.env,
  };
  const signals = [
    ...(options.patience === undefined ? [] : [AbortSignal.timeout(options.patience)]),
    ...(options.signal === undefined ? [] : [options.signal]),
  ];
  const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
  const finished = await runProgram("git", ["-C", directory, ...args], { env, signal }).catch(() => undefined);
  requireUninterrupted(options.signal);
  return finished ?? { code: noGit, stdout: "", stderr: "git is not installed" };
}
