import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { cdktfProgram } from "./cdktf.js";
import { Failure, TourEnd } from "./endings.js";
import { requireDone } from "./operator.js";
import { projectRoot, runProgram, switchyard } from "./programs.js";
import type { Screen } from "./screen.js";
import type { Stop } from "./stop.js";

/** Checks that Terraform and the credentials fit the environment. @throws TourEnd with the command line's error */
export async function requireTools(environment: string, stop: Stop): Promise<void> {
  const look = ["providers", "upgrade", "--dry-run", "--json", "--env", environment];
  const { code, stderr } = await switchyard(look, { signal: stop.signal });
  stop.check();
  if (code !== 0) throw new TourEnd(stderr.trim(), code);
}

/**
 * Runs `cdktf deploy '*'`, and prints a line for each finished stack.
 *
 * @returns the number of stacks
 * @throws Failure with cdktf's output
 */
export async function deployAll(environment: string, screen: Screen, stop: Stop): Promise<number> {
  const args = ["deploy", "*", "--auto-approve"];
  const progress = new Progress(screen, environment);
  const { code, stdout, stderr } = await runProgram(process.execPath, [cdktfProgram(), ...args], {
    cwd: projectRoot,
    env: { SWITCHYARD_ENV: environment, CHECKPOINT_DISABLE: "1", CI: "1", FORCE_COLOR: "0" },
    onLine: (line) => progress.see(line),
    signal: stop.signal,
  });
  stop.check();
  if (code !== 0) throw new Failure(`cdktf ${args.join(" ")} exited with ${code}:\n${stdout}${stderr}`);
  const stacks = synthesizedStacks();
  progress.end(stacks);
  return stacks.length;
}

const manifest = z.object({ stacks: z.record(z.string(), z.unknown()) });

/** Returns the stacks of the last synthesis, from cdktf's manifest. */
function synthesizedStacks(): readonly string[] {
  const outdir = resolve(projectRoot, process.env.CDKTF_OUTDIR ?? "cdktf.out");
  return Object.keys(manifest.parse(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"))).stacks);
}

/** The answer of `switchyard plan --json`, as far as it is used here. */
const planned = z.object({
  stacks: z.array(
    z.object({
      stack: z.string(),
      counts: z.string(),
      changes: z.array(z.object({ address: z.string(), words: z.string() })),
      outputs: z.array(z.string()),
    }),
  ),
});

/** Plans stacks again; none named means all. @throws Failure with the plans that are not empty */
export async function requireEmptyPlans(environment: string, stacks: readonly string[], stop: Stop): Promise<void> {
  const command = ["plan", ...stacks, "--all", "--json", "--env", environment];
  const finished = await switchyard(command, { cwd: projectRoot, signal: stop.signal });
  stop.check();
  const answer = planned.parse(JSON.parse(requireDone(command, finished).stdout));
  const changed = answer.stacks.filter(({ changes, outputs }) => changes.length + outputs.length > 0);
  if (changed.length === 0) return;
  const words = changed.flatMap(({ stack, counts, changes }) => [
    `${stack}: ${counts}`,
    ...changes.map((change) => `  ${change.address}: ${change.words}`),
  ]);
  throw new Failure(`a second plan should be empty, but is not:\n${words.join("\n")}`);
}

/**
 * Reduces the output of a deploy to one line for each stack.
 *
 * cdktf prefixes the first line of a stack's output with its name, and indents the other lines by the same length.
 */
class Progress {
  private readonly began = new Map<string, number>();
  private readonly done = new Set<string>();
  /** The stack with the latest output, by the length of its name. */
  private readonly speaking = new Map<number, string>();

  constructor(
    private readonly screen: Screen,
    private readonly environment: string,
  ) {}

  see(line: string): void {
    const plain = stripVTControlCharacters(line);
    const [, name = "", indent = ""] = /^(?:(\S+)|( +)) {2}/.exec(plain) ?? [];
    if (name.startsWith(`${this.environment}-`)) this.speaking.set(name.length, name);
    const stack = this.speaking.get(name === "" ? indent.length : name.length);
    if (stack === undefined) return;
    if (!this.began.has(stack)) this.began.set(stack, Date.now());
    const [, added, changed] =
      /Apply complete! Resources: (?:\d+ imported, )?(\d+) added, (\d+) changed/.exec(plain) ?? [];
    if (added !== undefined) {
      this.finish(stack, added === "0" && changed === "0" ? "unchanged" : `${added} added, ${changed} changed`);
    } else if (/No changes\. Your infrastructure matches/.test(plain)) {
      this.finish(stack, "unchanged");
    }
  }

  /** Finishes all stacks: cdktf may lose a stack's last line, but its success means that every stack succeeded. */
  end(stacks: readonly string[]): void {
    for (const stack of stacks) this.finish(stack, "applied");
  }

  private finish(stack: string, what: string): void {
    if (this.done.has(stack)) return;
    this.done.add(stack);
    const seconds = ((Date.now() - (this.began.get(stack) ?? Date.now())) / 1000).toFixed(1);
    const tick = this.screen.terminal.style("green", "✓");
    this.screen.add(`   ${tick} ${stack.padEnd(34)} ${what.padEnd(24)} ${seconds.padStart(5)} s`);
  }
}
