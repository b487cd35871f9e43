import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Time and memory of one run of a command. */
export interface Measured {
  readonly seconds: number;
  /** Peak resident memory of the command and its children, in MiB; undefined without /proc. */
  readonly mebibytes: number | undefined;
}

/**
 * Runs a command once and measures it from outside.
 *
 * @param watchesMemory whether to sample memory too, which slows a short command down
 * @throws with its output if it fails, because the time of a failure says nothing
 */
export function measure(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  watchesMemory = true,
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    let peak = 0;
    const sample = () => {
      peak = Math.max(peak, residentOf(child.pid ?? 0));
    };
    const timer = watchesMemory ? setInterval(sample, 15) : undefined;
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(timer);
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      if (code !== 0) reject(new Error(`${command} ${args.join(" ")} exited with ${code}:\n${output}`));
      else resolve({ seconds, mebibytes: peak === 0 ? undefined : peak / 1024 });
    });
  });
}

/** Returns the resident kibibytes of a process and its descendants. */
function residentOf(root: number): number {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  let ids: string[];
  try {
    ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return 0;
  }
  for (const id of ids) {
    try {
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      parents.set(Number(id), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
      resident.set(Number(id), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // the process ended after it was listed
    }
  }
  let sum = 0;
  for (const [id, kibibytes] of resident) if (isBelow(id, root, parents)) sum += kibibytes;
  return sum;
}

function isBelow(id: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = id; at > 1; at = parents.get(at) ?? 0) if (at === root) return true;
  return false;
}

/** Returns the median of several runs of each, alternating so that a busy moment affects all alike. */
export async function inTurns<Name extends string>(
  runs: number,
  sides: ReadonlyMap<Name, () => Promise<Measured>>,
): Promise<(name: Name) => Measured> {
  const results = new Map(Array.from(sides, ([name]): [Name, Measured[]] => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, side] of sides) results.get(name)?.push(await side());
  }
  return (name) => median(results.get(name) ?? []);
}

function median(runs: readonly Measured[]): Measured {
  const seconds = middle(runs.map((run) => run.seconds));
  const known = runs.flatMap((run) => (run.mebibytes === undefined ? [] : [run.mebibytes]));
  return { seconds, mebibytes: known.length === 0 ? undefined : middle(known) };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
