import { Command, InvalidArgumentError, Option } from "commander";
import { answerOf, running } from "../running";
import { run } from "./generator";
import { lineOf, summaryOf, type Tally } from "./report";

interface Flags {
  readonly state: string;
  readonly rps: number;
  readonly for: number;
  readonly host?: string;
  readonly url?: string;
  readonly path: string;
  readonly header: Readonly<Record<string, string>>;
  readonly runIds: number;
  readonly newConnections: boolean;
  readonly json: boolean;
  readonly jsonLines: boolean;
}

/** Creates the command `load`. @param state the option that names the state file */
export function loadCommand(state: Option): Command {
  return new Command("load")
    .description("send requests through the edge of the running sandbox, and count the outcomes")
    .addOption(state)
    .addOption(new Option("--rps <number>", "requests per second, 1 to 5000").argParser(wholeOf(1, 5000)).default(50))
    .addOption(new Option("--for <duration>", "such as 30s or 2m").argParser(secondsOf).default(10, "10s"))
    .addOption(new Option("--host <name>", "the Host header").default(undefined, "the first load balancer's"))
    .addOption(new Option("--url <address>", "the address to send them to").default(undefined, "the edge"))
    .addOption(new Option("--path <path>", "the path").default("/"))
    .addOption(new Option("--header <name=value>", "a header; may be repeated").argParser(headerOf).default({}, "none"))
    .addOption(
      new Option("--run-ids <number>", "how many run ids to rotate through in X-Run-Id")
        .argParser(wholeOf(0, 100_000))
        .default(0),
    )
    .addOption(new Option("--new-connections", "a new connection for each request").default(false))
    .addOption(new Option("--json", "the report as JSON").default(false))
    .addOption(new Option("--json-lines", "one line of JSON per second, then the report").default(false))
    .action(load);
}

async function load(flags: Flags): Promise<void> {
  const { url, host } = await whereTo(flags);
  const report = await run({
    url,
    ...(host === undefined ? {} : { host }),
    rate: flags.rps,
    seconds: flags.for,
    path: flags.path,
    headers: flags.header,
    runIds: flags.runIds,
    newConnections: flags.newConnections,
    ...(flags.json && !flags.jsonLines
      ? {}
      : { onSecond: (second, tally) => void process.stdout.write(`${secondOf(flags, second, tally)}\n`) }),
  });
  const about = { url, host: host ?? null, rps: flags.rps, seconds: flags.for };
  const machine = flags.json || flags.jsonLines;
  process.stdout.write(machine ? `${JSON.stringify({ ...about, ...report })}\n` : `${summaryOf(report)}\n`);
}

function secondOf({ jsonLines }: Flags, second: number, tally: Tally): string {
  return jsonLines ? JSON.stringify({ second, ...tally }) : lineOf(`${second + 1} s`, tally);
}

async function whereTo({
  state,
  url,
  host,
}: Flags): Promise<{ readonly url: string; readonly host: string | undefined }> {
  if (url !== undefined) return { url, host };
  const holder = await running(state);
  const traffic = holder?.control === undefined ? undefined : await answerOf(`${holder.control}/traffic`);
  if (holder === undefined) throw new Error(`no sandbox is running on ${state}; start one with: switchyard sandbox up`);
  if (typeof traffic?.edge !== "string") {
    throw new Error(`the sandbox with process id ${holder.pid} moves no requests; start it without --no-traffic`);
  }
  const [first] = Array.isArray(traffic.balancers) ? traffic.balancers : [];
  const asked = host ?? first?.host;
  if (typeof asked === "string") return { url: traffic.edge, host: asked };
  throw new Error("there is no load balancer yet; deploy one, or name a --url");
}

function wholeOf(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}

function secondsOf(text: string): number {
  const [, number, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
  const seconds = Number(number) * ({ s: 1, m: 60, h: 3600 }[unit ?? ""] ?? Number.NaN);
  if (seconds >= 1) return seconds;
  throw new InvalidArgumentError("A duration is a whole number and s, m or h, such as 30s.");
}

function headerOf(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, name, value] = /^([\w-]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("A header is written as its name, =, and its value.");
  }
  return { ...before, [name.toLowerCase()]: value };
}
