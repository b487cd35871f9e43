import { type ChildProcess, spawn } from "node:child_process";

/** How a program ended and what it wrote. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  /** Variables on top of this process's own; one that is undefined is not handed on. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Given each line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
  /** Interrupts it and all that it started, as Ctrl-C does on a terminal; it is in a process group of its own then. @default - nothing does */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end, whatever it exits with.
 *
 * @throws the spawn error when it cannot be started: `code` is `ENOENT` when it is not installed
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
    // what has a signal of its own hears of Ctrl-C and SIGTERM through that, and once
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

/** Ctrl-C reaches the child from the terminal; a SIGTERM to this process alone has to be passed on. */
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
      // it has ended by itself
    }
  };
  if (signal.aborted) interrupt();
  else signal.addEventListener("abort", interrupt, { once: true });
  return () => signal.removeEventListener("abort", interrupt);
}
