#!/usr/bin/env node
import { existsSync, readFileSync, rmSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Account, sandboxAccount, sandboxZones, type Zone } from "./cloudflare/account";
import type { DataPlane } from "./data-plane";
import { exportLines, inherited, isForeign } from "./environment";
import { type FaultRule, faultExample, faultRule } from "./faults";
import { sandboxClusterUid } from "./kubernetes";
import { loadCommand } from "./load/command";
import { runCommand } from "./run-command";
import { answerOf, type Running, running } from "./running";
import { providerSources, type Sandbox, type SandboxOptions, startSandbox } from "./sandbox";
import { withOwnTerraform } from "./terraform";

/** Flags that configure a sandbox. */
interface SetUp {
  readonly state: string;
  readonly port?: number;
  readonly providers: (typeof providerSources)[number];
  readonly account: string;
  readonly zone: readonly Zone[];
  readonly enterprise: boolean;
  readonly clusterUid: string;
  readonly fault: readonly FaultRule[];
  readonly traffic: boolean;
  readonly speed: number;
}

/** A user's mistake: reported in one line, with exit code 1. */
class UsageError extends Error {}

const defaultState = ".switchyard/sandbox.jsonl";

const program = new Command("switchyard sandbox")
  .description("Cloudflare, Kubernetes and their Terraform providers on this machine, without accounts.")
  .enablePositionalOptions()
  .showHelpAfterError("(--help shows the usage)")
  .exitOverride();

withSetUp(program.command("up").description("serve until stopped, and explain how to use it")).action(up);
withSetUp(program.command("run").description("run one command against the running sandbox, or against a new one"))
  .argument("<command...>", "after --, for example: -- kubectl get pods")
  .passThroughOptions()
  .action(run);
withState(program.command("env").description("print the variables of the running sandbox, for eval")).action(env);
withState(program.command("reset").description("empty both APIs")).action(reset);
program.addCommand(loadCommand(stateOption()).copyInheritedSettings(program));

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  process.stderr.write(`switchyard sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

function withState(command: Command): Command {
  return command.addOption(stateOption());
}

function stateOption(): Option {
  return new Option("--state <file>", "the file with the state of both APIs").default(defaultState);
}

function withSetUp(command: Command): Command {
  return withState(command)
    .addOption(
      new Option(
        "--port <number>",
        "control endpoint; the next ports are Cloudflare, Kubernetes, the edge and the ingress",
      )
        .argParser(portOf)
        .default(undefined, "free ones"),
    )
    .addOption(
      new Option("--providers <source>", "stand-in: served here; registry: the real ones, found by Terraform")
        .choices(providerSources)
        .default("stand-in"),
    )
    .addOption(new Option("--account <id>", "Cloudflare account").argParser(identifier).default(sandboxAccount.id))
    .addOption(
      new Option("--zone <name=id>", "a zone of the account; may be repeated")
        .argParser(zoneOf)
        .default(sandboxZones, sandboxZones.map(({ name, id }) => `${name}=${id}`).join(" ")),
    )
    .addOption(new Option("--enterprise", "the limits of Cloudflare's Enterprise plan").default(false))
    .addOption(
      new Option("--cluster-uid <uid>", "the UID of the namespace kube-system in a new state file")
        .argParser(uidOf)
        .default(sandboxClusterUid),
    )
    .addOption(
      new Option("--fault <json>", "a fault in force from the start; may be repeated")
        .argParser(faultOf)
        .default([], "none"),
    )
    .addOption(new Option("--no-traffic", "only the APIs: pods become ready, but nothing listens"))
    .addOption(
      new Option("--speed <factor>", "the speed of the intervals, timeouts and grace periods of traffic")
        .argParser(speedOf)
        .default(1),
    );
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_531) return port;
  throw new InvalidArgumentError("A port is a number from 1 to 65531.");
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && speed > 0 && speed <= 1000) return speed;
  throw new InvalidArgumentError("A speed is a number above 0, up to 1000.");
}

function identifier(text: string): string {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw new InvalidArgumentError("An id has 32 hexadecimal digits.");
}

function uidOf(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new InvalidArgumentError("A UID has 32 hexadecimal digits in five groups.");
}

function zoneOf(text: string, before: readonly Zone[]): readonly Zone[] {
  const [, name, id] = /^([a-z0-9.-]+\.[a-z]+)=([0-9a-f]{32})$/.exec(text) ?? [];
  if (name === undefined || id === undefined) {
    throw new InvalidArgumentError("A zone is written as its name, =, and 32 hexadecimal digits.");
  }
  return before === sandboxZones ? [{ id, name }] : [...before, { id, name }];
}

function faultOf(text: string, before: readonly FaultRule[]): readonly FaultRule[] {
  try {
    return [...before, faultRule(JSON.parse(text))];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function optionsOf({
  state,
  port,
  providers,
  account: id,
  zone,
  enterprise,
  clusterUid,
  fault: faults,
  traffic,
  speed,
}: SetUp): SandboxOptions {
  const account: Account = { ...sandboxAccount, id, enterprise };
  const ports = port === undefined ? {} : { control: port, cloudflare: port + 1, kubernetes: port + 2 };
  const trafficPorts = port === undefined ? {} : { edge: port + 3, ingress: port + 4 };
  return {
    stateFile: state,
    ports,
    providers,
    account,
    zones: zone,
    kubernetes: { clusterUid },
    faults,
    ...(traffic ? { traffic: { speed, ports: trafficPorts } } : {}),
  };
}

async function up(flags: SetUp): Promise<void> {
  const signal = firstSignal();
  const sandbox = await started(flags);
  process.stdout.write(welcome(sandbox, flags.state));
  await signal;
  await sandbox.close();
  process.stdout.write(`\nStopped. ${flags.state} keeps the state.\n`);
}

async function run(command: readonly string[], flags: SetUp): Promise<void> {
  const holder = await running(flags.state);
  if (holder !== undefined) {
    process.exitCode = await runCommand(command, ownEnvironment(await environmentFrom(holder)));
    return;
  }
  // from here on a signal ends the command and not this process, which has to clean up
  void firstSignal();
  const sandbox = await started(flags);
  try {
    process.exitCode = await runCommand(command, ownEnvironment(sandbox.environment));
  } finally {
    await sandbox.close();
  }
}

/** Waits for a signal to stop; ignores further ones, because a terminal and a parent process may both send it. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

async function env({ state }: { readonly state: string }): Promise<void> {
  const environment = await environmentFrom(await one(state));
  const strangers = Object.keys(process.env).filter((name) => isForeign(name) && !(name in environment));
  const wanted = Object.entries(withOwnTerraform(environment, process.env));
  const told = wanted.filter(([name, value]) => value !== undefined || name in process.env);
  process.stdout.write(`${exportLines([...strangers.map((name) => [name, undefined] as const), ...told])}\n`);
}

async function reset({ state }: { readonly state: string }): Promise<void> {
  const holder = await running(state);
  if (holder === undefined) {
    const kept = existsSync(state) && readFileSync(state).length > 0;
    rmSync(state, { force: true });
    process.stdout.write(
      kept ? `Emptied ${state}.\n` : `Nothing to do: ${state} is empty, and no sandbox is running.\n`,
    );
    return;
  }
  if (holder.control === undefined || (await answerOf(`${holder.control}/reset`, "POST")) === undefined) {
    throw new UsageError(`the sandbox with process id ${holder.pid} does not answer; stop it (kill ${holder.pid})`);
  }
  process.stdout.write(`Emptied the sandbox at ${holder.control}.\n`);
}

async function started(flags: SetUp): Promise<Sandbox> {
  try {
    return await startSandbox(optionsOf(flags));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error) {
      throw new UsageError(`port ${error.port} is taken; choose another with --port, or leave it out for a free one`);
    }
    throw error;
  }
}

async function one(state: string): Promise<Running> {
  const holder = await running(state);
  if (holder !== undefined) return holder;
  throw new UsageError(`no sandbox is running on ${state}; start one with: switchyard sandbox up`);
}

async function environmentFrom(holder: Running): Promise<Record<string, string>> {
  const answer = holder.control === undefined ? undefined : await answerOf(`${holder.control}/environment`);
  if (answer === undefined)
    throw new UsageError(`the sandbox with process id ${holder.pid} is not ready yet; try again`);
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)]));
}

function ownEnvironment(environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // spinners and colours are noise in a pipe or a file
  const quiet = process.stdout.isTTY ? {} : { CI: "1" };
  return { ...quiet, ...inherited(environment) };
}

function welcome(sandbox: Sandbox, state: string): string {
  const suffix = state === defaultState ? "" : ` --state ${state}`;
  const indented = exportLines(Object.entries(sandbox.environment)).replaceAll(/^/gm, "  ");
  return `Switchyard sandbox is up, process ${process.pid}, state in ${state}

  Cloudflare  ${sandbox.cloudflareUrl}
  Kubernetes  ${sandbox.kubernetesUrl}
  Control     ${sandbox.controlUrl}${sandbox.traffic === undefined ? "" : "    open it in a browser"}
${addressesOf(sandbox.traffic)}
In another terminal, either  eval "$(switchyard sandbox env${suffix})"  or:

${indented}

Then try

  kubectl get namespaces
  curl -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" $CLOUDFLARE_BASE_URL/zones
  cdktf deploy '*'
  curl $SWITCHYARD_SANDBOX                 what can be broken, and what was asked
  curl $SWITCHYARD_SANDBOX/faults -d '${JSON.stringify(faultExample)}'
${sandbox.traffic === undefined ? "" : `  curl -H "Host: <hostname>" $SWITCHYARD_EDGE    a request through the load balancers\n  switchyard sandbox load --rps 200 --for 30s${suffix}\n`}
Ctrl-C stops it and keeps the state; switchyard sandbox reset${suffix} empties it.
`;
}

function addressesOf(traffic: DataPlane | undefined): string {
  if (traffic === undefined) return "";
  return `  Edge        ${traffic.edgeUrl}\n  Ingress     ${traffic.ingressUrl}\n`;
}
