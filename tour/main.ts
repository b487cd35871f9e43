import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import type { Environment } from "../model/environment.js";
import { ConfigurationError, type LoadOptions, loadEnvironment } from "../model/load.js";
import { names } from "../model/names.js";
import { colours } from "../model/schema/primitives.js";
import { deployAll, requireEmptyPlans, requireTools } from "./deploy.js";
import { Drill, type Drilled, drillable, drillSteps, type Sandbox } from "./drill.js";
import { TourEnd } from "./endings.js";
import { Guide } from "./guide.js";
import { Keys } from "./keys.js";
import { Operator } from "./operator.js";
import { projectRoot } from "./programs.js";
import { Screen } from "./screen.js";
import { Stop, Stopped } from "./stop.js";
import { summaryLines, summaryOf } from "./summary.js";
import { Terminal } from "./terminal.js";
import { topologyLines, topologyOf } from "./topology.js";

interface Options {
  readonly env: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly watch: string;
}

/** Builds the command `switchyard start`, which deploys into the sandbox and drills a release. */
function startCommand(): Command {
  return new Command("switchyard start")
    .description("the tour (npm start runs it in the sandbox): deploy, requests, canary, flip, errors, rollback")
    .option("--env <name>", "the environment", process.env.SWITCHYARD_ENV ?? "local")
    .option("--json", "answer in JSON, for machines")
    .option("--yes", "answer every question with yes")
    .showHelpAfterError("(switchyard --help lists the commands, switchyard <command> --help explains one)")
    .showSuggestionAfterError()
    .exitOverride()
    .addOption(new Option("--watch <seconds>", "how long to watch the effect of each step, 1 to 60").default("3"))
    .addHelpText(
      "after",
      `
On a terminal each step is explained and Enter starts it; with --yes, or without a terminal, steps start by themselves.
q or Ctrl-C ends the tour, after the traffic is moved back. The configuration is never changed; the moves are made in a
copy of it. Without requests (outside of the sandbox, or with --no-traffic) the tour ends with the deploy.

Examples:
  npm start
  npm start -- --yes
  switchyard sandbox run -- switchyard start --yes --json | jq '.steps[] | [.step, .requests, .failures]'`,
    )
    .action(async (options: Options) => {
      const watched = secondsOf(options.watch);
      const source = sourceOf(options.env);
      const environment = loadEnvironment(source);
      if (environment.settings.protected) {
        throw new TourEnd(
          `${environment.name} is protected: its changes are reviewed and applied by CI, never by this tour`,
          3,
        );
      }
      await new Tour(source, environment, options, watched).run();
    });
}

/** Returns the location of the configuration that the documented variables name. */
function sourceOf(environment: string): LoadOptions {
  const { SWITCHYARD_CONFIG: directory = join(projectRoot, "config"), SWITCHYARD_OVERLAY: overlay = "" } = process.env;
  return { environment, directory, ...(overlay === "" ? {} : { overlay }) };
}

/** Parses the seconds to watch. @throws TourEnd for anything but 1 to 60 */
function secondsOf(text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 60) return value;
  throw new TourEnd(`--watch got ${JSON.stringify(text)}; a whole number from 1 to 60`, 2);
}

class Tour {
  private readonly began = performance.now();
  private readonly stop = new Stop();
  private readonly screen: Screen;
  private readonly guide: Guide;
  private readonly keys: Keys | undefined;
  private readonly sandbox: Sandbox | undefined;
  private readonly drilled: Drilled | undefined;

  /** @param watched the seconds to watch the effect of each step */
  constructor(
    private readonly source: LoadOptions,
    private readonly environment: Environment,
    private readonly options: Options,
    private readonly watched: number,
  ) {
    const { json = false, yes = false } = options;
    // with --json standard output is for programs, so people watch standard error
    this.screen = new Screen(new Terminal(json ? process.stderr : process.stdout));
    const interactive = process.stdout.isTTY === true && process.stdin.isTTY === true;
    this.keys = interactive && !yes && !json ? new Keys(process.stdin, this.stop) : undefined;
    const { SWITCHYARD_EDGE: edge = "", SWITCHYARD_SANDBOX: control = "" } = process.env;
    this.sandbox = edge === "" || control === "" ? undefined : { edge, control };
    this.drilled = this.sandbox === undefined ? undefined : drillable(environment);
    this.guide = new Guide(this.screen, this.stop, this.keys, 2 + (this.drilled === undefined ? 0 : drillSteps));
  }

  async run(): Promise<void> {
    let stopped: Stopped | undefined;
    try {
      await requireTools(this.environment.name, this.stop);
      await this.deploy();
      if (this.sandbox !== undefined && this.drilled !== undefined) await this.drill(this.sandbox, this.drilled);
    } catch (error) {
      // an error after the end was requested is caused by it
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
    const { environment, guide, screen, stop } = this;
    await guide.step(
      {
        name: "deploy",
        title: `Deploy ${environment.name}`,
        says: `Everything that config/ declares for ${environment.name}, in small stacks, by the real Terraform.`,
        command: "cdktf deploy '*'",
      },
      async () => [`${await deployAll(environment.name, screen, stop)} stacks`],
    );
    await guide.step(
      {
        name: "second plan",
        title: "Plan again",
        says: "A plan of every stack: the live state is the declared one, down to the last attribute.",
        command: "switchyard plan --all",
      },
      async () => {
        await requireEmptyPlans(environment.name, [], stop);
        return ["every stack is as declared: nothing to change"];
      },
    );
    screen.add("", ...topologyLines(topologyOf(environment), screen.terminal).map((line) => `   ${line}`));
  }

  private async drill(sandbox: Sandbox, drilled: Drilled): Promise<void> {
    const { source, environment, guide, stop, screen } = this;
    const operator = new Operator(source, stop);
    const drill = new Drill(guide, operator, sandbox, drilled, screen.terminal, this.watched);
    try {
      await drill.run(() => {
        const { name } = drilled.service;
        const ofColours = colours.map((colour) => names.colourStack(environment, name, colour));
        return requireEmptyPlans(environment.name, [drilled.stack, ...ofColours], stop);
      });
    } finally {
      await drill.close();
      if (operator.astray) screen.add("", `   Moving the traffic back to what config/ declares …`);
      await operator.bringBack(drilled.stack);
    }
  }

  private tell(stopped: Stopped | undefined): void {
    const { environment, screen, drilled } = this;
    const { terminal } = screen;
    const summary = summaryOf(environment.name, this.began, this.guide.records());
    const further = furtherOf(environment, drilled);
    const whole = { ...summary, service: drilled?.service.name ?? null, topology: topologyOf(environment), further };
    if (this.options.json === true)
      process.stdout.write(`${JSON.stringify({ ...whole, stopped: stopped !== undefined }, null, 2)}\n`);
    screen.add("", terminal.style("bold", "What was done"), "", ...summaryLines(summary, terminal));
    if (stopped !== undefined)
      screen.add("", "   Requests go where the configuration says; the deployment stays for the next npm start.", "");
    else {
      const lines = further.flatMap(({ what, command }) => [`   ${what}`, `     ${terminal.style("cyan", command)}`]);
      screen.add("", terminal.style("bold", "Try it yourself"), "", ...lines);
    }
  }
}

/** A suggestion to try next, and its command. */
interface Further {
  readonly what: string;
  readonly command: string;
}

function furtherOf({ name, settings }: Environment, drilled: Drilled | undefined): readonly Further[] {
  const run = "npx switchyard sandbox run --";
  return [
    {
      what: "Start the sandbox again, and open its control address in a browser",
      command: "npx switchyard sandbox up",
    },
    ...(drilled === undefined ? [] : movesOf(drilled, run)),
    { what: "Compare the declared state with the live one", command: `${run} npx switchyard status --env ${name}` },
    { what: "List the pods in the cluster", command: `${run} kubectl -n ${settings.namespace} get pods -L colour` },
    { what: "List all commands", command: "npx switchyard --help" },
  ];
}

function movesOf({ service, host, stack }: Drilled, run: string): readonly Further[] {
  // its dependencies are applied already; cdktf would require naming them too
  const alone = "--ignore-missing-stack-dependencies";
  return [
    {
      what: "Send requests, from another terminal",
      command: `npx switchyard sandbox load --host ${host} --rps 200 --for 60s`,
    },
    { what: "Change one line and apply it", command: `${run} npx switchyard flip ${service.name} --apply` },
    { what: "Or edit the line by hand, look at the plan …", command: `${run} npx cdktf diff ${stack}` },
    { what: "… and apply it", command: `${run} npx cdktf deploy ${stack} ${alone}` },
  ];
}

/** Runs the tour, and returns the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await startCommand().parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof TourEnd) && !(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof TourEnd ? error.exitCode : 2;
  }
}

// the command line starts this as a separate program, or this file is started directly
void run(process.argv.slice(process.argv[2] === "start" ? 3 : 2)).then((code) => {
  process.exitCode = code;
});
