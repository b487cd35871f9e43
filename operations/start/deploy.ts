import { stripVTControlCharacters } from "node:util";
import { cdktfProgram } from "../cdktf.js";
import { Failure } from "../failures.js";
import { aFewAtATime } from "../few.js";
import { runProgram } from "../process.js";
import { projectRoot } from "../project-root.js";
import { synthesizedStacks } from "../synth.js";
import { type TerraformStack, terraformVariables } from "../terraform.js";
import type { Screen } from "./screen.js";
import type { Stop } from "./stop.js";

/**
 * `cdktf deploy '*'`, with a line for each stack that is done.
 *
 * @throws a failure with everything that cdktf wrote
 */
export async function deployAll(environment: string, screen: Screen, stop: Stop): Promise<void> {
  const args = ["deploy", "*", "--auto-approve"];
  const progress = new Progress(screen, environment);
  const { code, stdout, stderr } = await runProgram(process.execPath, [cdktfProgram(), ...args], {
    cwd: projectRoot,
    env: { ...terraformVariables(), SWITCHYARD_ENV: environment, CI: "1", FORCE_COLOR: "0" },
    onLine: (line) => progress.see(line),
    signal: stop.signal,
  });
  stop.check();
  if (code !== 0) throw new Failure(`cdktf ${args.join(" ")} exited with ${code}:\n${stdout}${stderr}`);
  progress.end(synthesizedStacks().map(({ name }) => name));
}

/**
 * Plans every stack that was synthesized.
 *
 * @returns how many there are
 * @throws a failure that shows the plans that are not empty
 */
export async function requireEmptyPlans(stacks: readonly TerraformStack[], stop: Stop): Promise<number> {
  const plans = await aFewAtATime(stacks, 3, async (stack) => {
    stop.check();
    return { name: stack.name, plan: await stack.pending() };
  });
  const changed = plans.flatMap(({ name, plan }) => (plan === undefined ? [] : [`${name}:\n${plan}`]));
  if (changed.length === 0) return stacks.length;
  throw new Failure(`a second plan should be empty, and is not:\n${changed.sort().join("\n")}`);
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
