import { requireUninterrupted } from "../failures.js";
import { type Finished, runProgram } from "./processes.js";

/** The exit code where git is not installed, or took too long: what a shell says of a command that is not there. */
export const noGit = 127;

/** How git is run. */
export interface GitOptions {
  /** Variables on top of what is handed on of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take, in milliseconds. @default - as long as it takes */
  readonly patience?: number;
  /** Ends it when somebody interrupts the command. @default - it runs to its end */
  readonly signal?: AbortSignal | undefined;
}

/** What a caller may say of the road to a remote, and of who is at the keyboard; a hook's GIT_DIR means another folder. */
const handedOn = /^GIT_(SSH|ASKPASS|SSL_|HTTP_|PROXY_|AUTHOR_|COMMITTER_|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$)/;

/**
 * Runs git in a folder, whatever it exits with. It speaks English, because its words are read, and asks nobody anything.
 *
 * @throws Interrupted when the signal is aborted
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
