import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Socket } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { Finished } from "./process.js";
import { projectRoot } from "./project-root.js";

type Waiting = ChildProcessByStdio<Writable, Readable, Readable>;

/** Has to be required before what uses libraries, which are loaded faster then. */
export const libraries = join(projectRoot, "bin/libraries.js");

/** Loads what synthesis needs, then waits for the variables that say what to synthesize; ends when nobody wants it. */
const waitingProgram = `
const [main, ...parts] = process.argv.slice(1);
for (const part of parts) require(part);
let text = "";
process.stdin.on("data", (chunk) => { text += chunk; });
process.stdin.on("end", () => {
  if (text === "") return;
  Object.assign(process.env, JSON.parse(text));
  require(main);
  // everything is written: there is nothing to take down in order
  process.exit();
});`;

const programs = ["main.js", "stacks/all.js", "model/load.js"].map((file) => join(projectRoot, "dist", file));

let waiting: Waiting | undefined;

/**
 * Lets the program be loaded while something else is done, so that the synthesis that follows starts at once.
 *
 * Nothing is read of the configuration until then.
 */
export function synthesizeSoon(): void {
  if (waiting !== undefined) return;
  const child = spawn(process.execPath, ["-r", libraries, "-e", waitingProgram, ...programs], {
    cwd: projectRoot,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // whoever ends without a synthesis does not wait for it
  hold(child, "unref");
  child.stdin.on("error", () => undefined);
  child.once("error", () => {
    if (waiting === child) waiting = undefined;
  });
  waiting = child;
}

/** Synthesizes in the process that was started ahead; nothing where there is none. */
export function synthesizeNow(variables: Readonly<Record<string, string>>): Promise<Finished> | undefined {
  const child = waiting;
  if (child === undefined || child.exitCode !== null) return undefined;
  waiting = undefined;
  hold(child, "ref");
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    child.stdin.end(JSON.stringify(variables));
  });
}

function hold(child: Waiting, how: "ref" | "unref"): void {
  child[how]();
  // pipes are sockets, which keep a process alive by themselves
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream[how]();
}
