import { type Finished, runProgram } from "./processes.js";

/** The exit code where git is not installed, or took too long: what a shell says of a command that is not there. */
export const noGit = 127;

/** How git is run. */
export interface GitOptions {
  /** Variables on top of what is handed on of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take, in milliseconds. @default - as long as it takes */
  readonly patience?: number;
}

/** What a caller may say of the road to a remote, and of who is at the keyboard; a hook's GIT_DIR means another folder. */
const handedOn = /^GIT_(SSH|ASKPASS|SSL_|HTTP_|PROXY_|AUTHOR_|COMMITTER_|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$)/;

/**
 * Runs git in a folder, whatever it exits with. It speaks English, because its words are read, and asks nobody anything.
 *
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
  try {
    const signal = options.patience === undefined ? undefined : AbortSignal.timeout(options.patience);
    return await runProgram("git", ["-C", directory, ...args], { env, signal });
  } catch {
    return { code: noGit, stdout: "", stderr: "git is not installed" };
  }
}
