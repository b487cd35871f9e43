import { join } from "node:path";
import { Command } from "commander";
import { type CommonOptions, Context, projectRoot, withCommonOptions } from "./context.js";
import { Failure, Refusal } from "./failures.js";
import { type Finished, runProgram } from "./process.js";
import type { Terminal } from "./terminal.js";
import { requireTerraform } from "./terraform.js";
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
  const progress = new Progress(terminal);
  await cdktf(["deploy", "*", "--auto-approve"], environment.name, (line) => progress.see(line));
  progress.end();

  heading(terminal, "Asking again: cdktf diff");
  const second = await cdktf(["diff", "*"], environment.name);
  const changed = stacksWithChanges(second.stdout);
  if (changed.length > 0)
    throw new Failure(`a second plan should be empty, and is not for ${changed.join(", ")}:\n${second.stdout}`);
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
      env: { SWITCHYARD_ENV: environment, CHECKPOINT_DISABLE: "1", CI: "1", FORCE_COLOR: "0" },
      ...(onLine === undefined ? {} : { onLine }),
    },
  );
  if (finished.code === 0) return finished;
  throw new Failure(`cdktf ${args.join(" ")} exited with ${finished.code}:\n${finished.stdout}${finished.stderr}`);
}

/** Stacks whose plan in the output of `cdktf diff` has something to do. */
export function stacksWithChanges(output: string): string[] {
  const changed = new Set<string>();
  for (const [, stack = ""] of output.matchAll(/^\s*(\S+)\s+Plan: (?!0 to add, 0 to change, 0 to destroy)/gm)) {
    changed.add(stack);
  }
  return [...changed].sort();
}

/** Turns the many lines of a deploy into one line a stack. */
class Progress {
  private readonly began = new Map<string, number>();
  private readonly done = new Set<string>();

  constructor(private readonly terminal: Terminal) {}

  see(line: string): void {
    const [, stack, text = ""] = /^\s*([a-z][a-z0-9-]*)\s{2,}(.*)$/.exec(line) ?? [];
    if (stack === undefined) return;
    if (!this.began.has(stack)) this.began.set(stack, Date.now());
    const [, added, changed] =
      /Apply complete! Resources: (?:\d+ imported, )?(\d+) added, (\d+) changed/.exec(text) ?? [];
    const unchanged = /No changes\. Your infrastructure matches/.test(text);
    if ((added === undefined && !unchanged) || this.done.has(stack)) return;
    this.done.add(stack);
    const seconds = ((Date.now() - (this.began.get(stack) ?? 0)) / 1000).toFixed(1);
    const what =
      added === undefined || (added === "0" && changed === "0") ? "as it was" : `${added} added, ${changed} changed`;
    this.terminal.line(`  ${this.terminal.style("green", "✓")} ${stack.padEnd(36)} ${what.padEnd(22)} ${seconds} s`);
  }

  end(): void {
    this.terminal.line(`  ${this.done.size} stacks`);
  }
}
