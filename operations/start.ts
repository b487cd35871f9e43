import { Command, Option } from "commander";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import { colours } from "../model/schema/primitives.js";
import { type CommonOptions, Context, withCommonOptions } from "./context.js";
import { wholeNumber } from "./edit/options.js";
import { Refusal } from "./failures.js";
import { deployAll, requireEmptyPlans } from "./start/deploy.js";
import { Drill, type Drilled, drillable, drillSteps, type Sandbox } from "./start/drill.js";
import { Guide } from "./start/guide.js";
import { Keys } from "./start/keys.js";
import { Operator } from "./start/operator.js";
import { Screen } from "./start/screen.js";
import { Stop, Stopped } from "./start/stop.js";
import { summaryLines, summaryOf } from "./start/summary.js";
import { synthesize, synthesizedStacks } from "./synth.js";
import { Terminal } from "./terminal.js";
import { requireTerraform } from "./terraform.js";
import { topologyLines, topologyOf } from "./topology.js";

interface Options extends CommonOptions {
  readonly watch: string;
}

/** `switchyard start`: deploys the local environment into the sandbox, and takes a release through all that can happen to it. */
export function startCommand(): Command {
  return withCommonOptions(new Command("start"))
    .description("the tour (npm start runs it in the sandbox): deploy, requests, canary, flip, errors, rollback")
    .addOption(new Option("--watch <seconds>", "how long the effect of each step is watched, 1 to 60").default("3"))
    .addHelpText(
      "after",
      `
On a terminal each step is explained and Enter starts it; with --yes, or without a terminal, the steps follow by themselves.
q or Ctrl-C ends it: what was moved is brought back first. The configuration is never touched; the moves are made in a
copy of it. Where nothing moves requests (outside of the sandbox, or with --no-traffic) it ends with the deploy.

Examples:
  npm start
  npm start -- --yes
  switchyard sandbox run -- switchyard start --yes --json | jq '.steps[] | [.step, .requests, .failures]'`,
    )
    .action(async (options: Options) => {
      const watched = wholeNumber("--watch", options.watch, 1, 60);
      const context = new Context(options);
      if (context.environment.settings.protected) {
        throw new Refusal(
          `${context.environment.name} is protected: its changes are reviewed and applied by CI, never by this tour`,
        );
      }
      await requireTerraform(context.environment.settings.terraform.providers);
      await new Tour(context, watched).run();
    });
}

class Tour {
  private readonly began = performance.now();
  private readonly stop = new Stop();
  private readonly screen: Screen;
  private readonly guide: Guide;
  private readonly keys: Keys | undefined;
  private readonly sandbox: Sandbox | undefined;
  private readonly drilled: Drilled | undefined;

  constructor(
    private readonly context: Context,
    private readonly watched: number,
  ) {
    const { environment, json, yes, terminal } = context;
    // machines read standard output, and people may watch nevertheless
    this.screen = new Screen(json ? new Terminal(process.stderr) : terminal);
    this.keys = terminal.interactive && !yes && !json ? new Keys(process.stdin, this.stop) : undefined;
    const { SWITCHYARD_EDGE: edge = "", SWITCHYARD_SANDBOX: control = "" } = process.env;
    this.sandbox = edge === "" || control === "" ? undefined : { edge, control };
    this.drilled = this.sandbox === undefined ? undefined : drillable(environment);
    this.guide = new Guide(this.screen, this.stop, this.keys, 2 + (this.drilled === undefined ? 0 : drillSteps));
  }

  async run(): Promise<void> {
    let stopped: Stopped | undefined;
    try {
      await this.deploy();
      if (this.sandbox !== undefined && this.drilled !== undefined) await this.drill(this.sandbox, this.drilled);
    } catch (error) {
      // whatever failed after the end was wanted, failed because of it
      stopped = this.stop.signal.aborted ? new Stopped("signal") : error instanceof Stopped ? error : undefined;
      if (stopped === undefined) throw error;
    } finally {
      this.keys?.close();
      this.guide.close();
      this.stop.close();
    }
    this.tell(stopped);
    if (stopped?.by === "signal") throw stopped;
  }

  private async deploy(): Promise<void> {
    const { environment } = this.context;
    await this.guide.step(
      {
        name: "deploy",
        title: `Deploy ${environment.name}`,
        says: `All that config/ says of ${environment.name}, in small stacks, by the real Terraform.`,
        command: "cdktf deploy '*'",
      },
      async () => {
        await deployAll(environment.name, this.screen, this.stop);
        return [`${synthesizedStacks().length} stacks`];
      },
    );
    await this.guide.step(
      {
        name: "second plan",
        title: "Ask again",
        says: "A plan of every stack: what is live is what is written, down to the last attribute.",
        command: "cdktf diff",
      },
      async () => {
        await requireEmptyPlans(synthesizedStacks(), this.stop);
        return ["every stack is as written: nothing to change"];
      },
    );
    this.screen.add("", ...topologyLines(topologyOf(environment), this.screen.terminal).map((line) => `   ${line}`));
  }

  private async drill(sandbox: Sandbox, drilled: Drilled): Promise<void> {
    const { context, guide, stop, screen } = this;
    const operator = new Operator(context, stop);
    const drill = new Drill(guide, operator, sandbox, drilled, screen.terminal, this.watched);
    try {
      await drill.run(async () => {
        // what the configuration says by now
        const stacks = synthesize(new Context(context.options).environment);
        const { name: service } = drilled.service;
        const own = [
          drilled.stack,
          ...colours.map((colour) => names.colourStack(context.environment, service, colour)),
        ];
        await requireEmptyPlans(
          stacks.filter(({ name }) => own.includes(name)),
          stop,
        );
      });
    } finally {
      await drill.close();
      if (operator.astray) screen.add("", `   Bringing the traffic back to what config/ says …`);
      await operator.bringBack(drilled.stack);
    }
  }

  private tell(stopped: Stopped | undefined): void {
    const { context, screen, drilled } = this;
    const { environment } = context;
    const { terminal } = screen;
    const summary = summaryOf(environment.name, this.began, this.guide.records());
    const further = furtherOf(environment, drilled);
    const whole = { ...summary, service: drilled?.service.name ?? null, topology: topologyOf(environment), further };
    if (context.json)
      process.stdout.write(`${JSON.stringify({ ...whole, stopped: stopped !== undefined }, null, 2)}\n`);
    screen.add("", terminal.style("bold", "What was done"), "", ...summaryLines(summary, terminal));
    if (stopped !== undefined)
      screen.add("", "   Requests go where the configuration says; what is deployed stays for the next npm start.", "");
    else {
      const lines = further.flatMap(({ what, command }) => [`   ${what}`, `     ${terminal.style("cyan", command)}`]);
      screen.add("", terminal.style("bold", "Go on by yourself"), "", ...lines);
    }
  }
}

/** What to try next, and the command that does it. */
interface Further {
  readonly what: string;
  readonly command: string;
}

function furtherOf({ name, settings }: Environment, drilled: Drilled | undefined): readonly Further[] {
  const run = "npx switchyard sandbox run --";
  return [
    { what: "Serve it again, and open its control address in a browser", command: "npx switchyard sandbox up" },
    ...(drilled === undefined ? [] : movesOf(drilled, run)),
    { what: "What is declared, and what is live", command: `${run} npx switchyard status --env ${name}` },
    { what: "What the cluster has", command: `${run} kubectl -n ${settings.namespace} get pods -L colour` },
    { what: "All commands", command: "npx switchyard --help" },
  ];
}

function movesOf({ service, host, stack }: Drilled, run: string): readonly Further[] {
  // the stacks that it depends on are applied already; cdktf would want them named as well
  const alone = "--ignore-missing-stack-dependencies";
  return [
    {
      what: "Send requests, from another terminal",
      command: `npx switchyard sandbox load --host ${host} --rps 200 --for 60s`,
    },
    { what: "Change one line and make it so", command: `${run} npx switchyard flip ${service.name} --apply` },
    { what: "Or edit the line by hand, look at the plan …", command: `${run} npx cdktf diff ${stack}` },
    { what: "… and apply it", command: `${run} npx cdktf deploy ${stack} ${alone}` },
  ];
}
