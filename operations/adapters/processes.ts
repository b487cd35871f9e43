import { type ChildProcess, spawn } from "node:child_process";

/** The exit code and output of a program. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options for running a program. */
export interface RunOptions {
  readonly cwd?: string;
  /** Variables in addition to this process's own; an undefined one is removed. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Receives each line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
  /** Interrupts the program and its children, in their own process group, as Ctrl-C does. @default - none */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end, whatever its exit code.
 *
 * @throws the spawn error if it cannot be started: `code` is `ENOENT` if it is not installed
 */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: options.signal !== undefined,
    });
    const forget = interruptedBy(options.signal, child);
    const stdout = collect(child.stdout, options.onLine);
    const stderr = collect(child.stderr, options.onLine);
    // a program with a signal is interrupted through that, and only once
    const release = options.signal === undefined ? passSignalsTo(child) : () => undefined;
    child.once("error", reject);
    child.once("close", (code) => {
      release();
      forget();
      resolve({ code: code ?? 1, stdout: stdout(), stderr: stderr() });
    });
  });
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

/** Passes SIGTERM on to the child, which gets only Ctrl-C from the terminal. */
function passSignalsTo(child: ChildProcess): () => void {
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGTERM", pass);
  return () => process.off("SIGTERM", pass);
}

function interruptedBy(signal: AbortSignal | undefined, { pid }: ChildProcess): () => void {
  if (signal === undefined || pid === undefined) return () => undefined;
  const interrupt = (): void => {
    try {
      process.kill(-pid, "SIGINT");
    } catch {
      // it has already ended
    }
  };
  if (signal.aborted) interrupt();
  else signal.addEventListener("abort", interrupt, { once: true });
  return () => signal.removeEventListener("abort", interrupt);
}
