import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A sandbox that holds a state file. */
export interface Running {
  readonly pid: number;
  /** The address of its control endpoint; undefined while it is starting. */
  readonly control: string | undefined;
}

/** The exclusive use of a state file, until released. */
export interface Claim {
  /** Publishes the address of the control endpoint. */
  publish(control: string): void;
  release(): void;
}

/** Returns the path of the file, next to a state file, that names the sandbox using it. */
export function claimFile(stateFile: string): string {
  return `${stateFile}.lock`;
}

/**
 * Claims a state file for this process.
 *
 * @throws if another running sandbox uses it; the message names its process
 */
export async function claim(stateFile: string): Promise<Claim> {
  const file = claimFile(stateFile);
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) {
    const holder = await running(stateFile);
    if (holder !== undefined) throw new Error(refusal(stateFile, holder));
    // its process was killed and could not clean up
    rmSync(file, { force: true });
  }
  return {
    publish: (control) => replace(file, { pid: process.pid, control }),
    release: () => {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Returns the sandbox that uses a state file, if it answers. */
export async function running(stateFile: string): Promise<Running | undefined> {
  const holder = read(claimFile(stateFile));
  if (holder === undefined || !lives(holder.pid)) return undefined;
  if (holder.control === undefined) return holder;
  const status = await answerOf(`${holder.control}/healthz`);
  return status?.pid === holder.pid ? holder : undefined;
}

/** Requests a JSON object from the control endpoint; returns undefined if nobody answers. */
export async function answerOf(url: string, method = "GET"): Promise<Record<string, unknown> | undefined> {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(5_000) });
    const value: unknown = await response.json();
    return response.ok && typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the file atomically; returns false if it exists. */
function take(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid }), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(file: string, content: Running): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, file);
}

function refusal(stateFile: string, { pid, control }: Running): string {
  const held = `${stateFile} is in use: a sandbox with process id ${pid}`;
  if (control === undefined) return `${held} is starting; if there is none, delete ${claimFile(stateFile)}`;
  return `${held} is up at ${control}. Use that one (switchyard sandbox env), stop it (kill ${pid}), or name another file with --state`;
}

function read(file: string): Running | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || typeof value.pid !== "number")
      return undefined;
    const control = "control" in value && typeof value.control === "string" ? value.control : undefined;
    return { pid: value.pid, control };
  } catch {
    // missing, or truncated by a kill: nobody uses it
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
