import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder that holds `package.json` and `cdktf.json`, from which everything is started. */
export const projectRoot = above(__dirname);

/** How a program ended and what it wrote. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  /** Variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given each line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
  /** Interrupts it and all that it started, as Ctrl-C does on a terminal; it is in a process group of its own then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end, whatever it exits with.
 *
 * @throws the spawn error when it cannot be started
 */
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
        // it has ended by itself
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

/** From where this is compiled to it is one folder further than from where it is written. */
function above(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : above(dirname(folder));
}
