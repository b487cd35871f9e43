import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of `package.json` and `cdktf.json`. */
export const projectRoot = above(__dirname);

/** The exit code and output of a program. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options for running a program. */
export interface RunOptions {
  readonly cwd?: string;
  /** Variables in addition to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receives each line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
  /** Interrupts the program and its children, in their own process group, as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end, whatever its exit code. @throws the spawn error if it cannot be started */
export function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { cwd, env, onLine, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: signal !== undefined,
    });
    const interrupt = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
      } catch {
        // it has already ended
      }
    };
    if (signal?.aborted === true) interrupt();
    else signal?.addEventListener("abort", interrupt, { once: true });
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => collect(stream, onLine));
    child.once("error", reject);
    child.once("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      resolve({ code: code ?? 1, stdout: stdout?.() ?? "", stderr: stderr?.() ?? "" });
    });
  });
}

/** Runs `switchyard …`. */
export function switchyard(args: readonly string[], options: RunOptions): Promise<Finished> {
  return runProgram(process.execPath, [join(projectRoot, "bin/switchyard.js"), ...args], options);
}

function collect(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  let text = "";
  let pending = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text += chunk;
    if (onLine === undefined) return;
    const lines = (pending + chunk).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  return () => text;
}

/** Finds the project's folder; the compiled file is one folder deeper than its source. */
function above(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : above(dirname(folder));
}
