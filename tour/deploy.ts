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

/** Makes sure that Terraform and the credentials are those of the environment. @throws what the command line says of it */
export async function requireTools(environment: string, stop: Stop): Promise<void> {
  const look = ["providers", "upgrade", "--dry-run", "--json", "--env", environment];
  const { code, stderr } = await switchyard(look, { signal: stop.signal });
  stop.check();
  if (code !== 0) throw new TourEnd(stderr.trim(), code);
}

/**
 * `cdktf deploy '*'`, with a line for each stack that is done.
 *
 * @returns how many stacks there are
 * @throws a failure with everything that cdktf wrote
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

/** The stacks of the last synthesis, as cdktf wrote them down. */
function synthesizedStacks(): readonly string[] {
  const outdir = resolve(projectRoot, process.env.CDKTF_OUTDIR ?? "cdktf.out");
  return Object.keys(manifest.parse(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"))).stacks);
}

/** What `switchyard plan --json` answers, as far as it is read here. */
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

/**
 * Plans stacks again, all where none is named.
 *
 * @throws a failure that shows the plans that are not empty
 */
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
  throw new Failure(`a second plan should be empty, and is not:\n${words.join("\n")}`);
}

/**
 * Turns the many lines of a deploy into one line a stack.
 *
 * cdktf puts the name of the stack before the first line of what it hands on and indents the rest by as much.
 */
class Progress {
  private readonly began = new Map<string, number>();
  private readonly done = new Set<string>();
  /** The stack that last spoke with a name of this length. */
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
      this.finish(stack, added === "0" && changed === "0" ? "as it was" : `${added} added, ${changed} changed`);
    } else if (/No changes\. Your infrastructure matches/.test(plain)) {
      this.finish(stack, "as it was");
    }
  }

  /** cdktf can lose the last line of a stack; that it ended well says that every stack did. */
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
