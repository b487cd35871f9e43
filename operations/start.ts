import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Command } from "commander";
import { type CommonOptions, Context, projectRoot, withCommonOptions } from "./context.js";
import { Failure, Refusal } from "./failures.js";
import { type Finished, runProgram } from "./process.js";
import { synthesizedStacks } from "./synth.js";
import type { Terminal } from "./terminal.js";
import { requireTerraform, type TerraformStack, terraformVariables } from "./terraform.js";
import { showTopology, topologyOf } from "./topology.js";

/** `switchyard start`: deploys the local environment into the sandbox, and shows that it is as written. */
export function startCommand(): Command {
  return withCommonOptions(new Command("start"))
    .description("deploy an environment with cdktf and show where its requests go (npm start runs it in the sandbox)")
    .action((options: CommonOptions) => start(new Context(options)));
}

async function start(context: Context): Promise<void> {
  const { environment, terminal } = context;
  if (environment.settings.protected) {
    throw new Refusal(
      `${environment.name} is protected: its changes are reviewed and applied by CI, never by this tour`,
    );
  }
  await requireTerraform();
  const began = Date.now();

  heading(terminal, `Deploying ${environment.name}: cdktf deploy '*'`);
  const progress = new Progress(terminal, environment.name);
  await cdktf(["deploy", "*", "--auto-approve"], environment.name, (line) => progress.see(line));
  progress.end(synthesizedStacks().map(({ name }) => name));

  heading(terminal, "Asking again: the plan of every stack, which is what cdktf diff shows");
  const changed = await stacksWithChanges(synthesizedStacks());
  if (changed.length > 0) throw new Failure(`a second plan should be empty, and is not:\n${changed.join("\n")}`);
  terminal.line(`  ${terminal.style("green", "✓")} every stack is as written: nothing to change`);

  heading(terminal, "Where requests go");
  const topology = topologyOf(environment);
  context.answer(topology, () => showTopology(topology, terminal));
  terminal.line();
  terminal.line(`Done in ${Math.round((Date.now() - began) / 1000)} s. What to try next:`);
  terminal.line();
  terminal.line(
    "  1. Change `active: blue` to `active: green` in config/local/services/prompt-service.yaml, then look:",
  );
  terminal.line("       npx switchyard sandbox run -- npx cdktf diff local-prompt-service-traffic");
  terminal.line("  2. Move the traffic:");
  terminal.line("       npx switchyard sandbox run -- npx cdktf deploy local-prompt-service-traffic");
  terminal.line("  3. See what the cluster has now:");
  terminal.line(
    `       npx switchyard sandbox run -- kubectl -n ${environment.settings.namespace} get services -o wide`,
  );
}

function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.style("bold", text));
}

/** @throws a failure with everything cdktf wrote */
async function cdktf(args: readonly string[], environment: string, onLine?: (line: string) => void): Promise<Finished> {
  const finished = await runProgram(
    process.execPath,
    [join(projectRoot, "node_modules/cdktf-cli/bundle/bin/cdktf.js"), ...args],
    {
      cwd: projectRoot,
      env: { ...terraformVariables(), SWITCHYARD_ENV: environment, CI: "1", FORCE_COLOR: "0" },
      ...(onLine === undefined ? {} : { onLine }),
    },
  );
  if (finished.code === 0) return finished;
  throw new Failure(`cdktf ${args.join(" ")} exited with ${finished.code}:\n${finished.stdout}${finished.stderr}`);
}

/** What the plans of stacks that have something to do say; a few are asked at a time. */
async function stacksWithChanges(stacks: readonly TerraformStack[]): Promise<string[]> {
  const waiting = [...stacks];
  const changed: string[] = [];
  const ask = async () => {
    for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) {
      const plan = await stack.pending();
      if (plan !== undefined) changed.push(`${stack.name}:\n${plan}`);
    }
  };
  await Promise.all([ask(), ask(), ask()]);
  return changed.sort();
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
    private readonly terminal: Terminal,
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
    this.terminal.line(`  ${stacks.length} stacks`);
  }

  private finish(stack: string, what: string): void {
    if (this.done.has(stack)) return;
    this.done.add(stack);
    const seconds = ((Date.now() - (this.began.get(stack) ?? Date.now())) / 1000).toFixed(1);
    const tick = this.terminal.style("green", "✓");
    this.terminal.line(`  ${tick} ${stack.padEnd(34)} ${what.padEnd(24)} ${seconds.padStart(5)} s`);
  }
}
