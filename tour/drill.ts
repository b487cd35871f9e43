import { type Environment, isColoured } from "../model/environment.js";
import { versionOf } from "../model/moves/situation.js";
import { move, situationOf, stateOf } from "../model/moves.js";
import { names } from "../model/names.js";
import { type Colour, otherColour } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";
import { Failure } from "./endings.js";
import type { Guide } from "./guide.js";
import type { Moved, Operator } from "./operator.js";
import { percentText } from "./seconds.js";
import type { Terminal } from "./terminal.js";
import { requestsPerSecond, Traffic } from "./traffic.js";

/** The number of steps of a drill. */
export const drillSteps = 6;

const percent = 5;
/** The share of errors in a broken candidate's answers: noticeable, but too small for a health check. */
const broken = 0.3;

/** A service that can go through every step of a release. */
export interface Drilled {
  readonly service: ColouredService;
  readonly host: string;
  readonly candidate: Colour;
  readonly stack: string;
}

/** Finds the first service with two releases, a hostname and a canary ahead of it; undefined if there is none. */
export function drillable(environment: Environment): Drilled | undefined {
  for (const service of environment.services.filter(isColoured)) {
    if (service.edge === undefined || stateOf(service) !== "steady") continue;
    if (!move(situationOf(environment, service), { do: "canary", percent }).legal) continue;
    return {
      service,
      host: service.edge.hostname,
      candidate: otherColour(service.active),
      stack: names.trafficStack(environment, service.name),
    };
  }
  return undefined;
}

/** The sandbox's addresses, from its variables. */
export interface Sandbox {
  readonly edge: string;
  readonly control: string;
}

/** A drill of a release under requests: canary, flip, errors, rollback. */
export class Drill {
  private traffic: Traffic | undefined;
  private fault: number | undefined;

  /** @param watched the seconds to watch the effect of each step */
  constructor(
    private readonly guide: Guide,
    private readonly operator: Operator,
    private readonly sandbox: Sandbox,
    private readonly drilled: Drilled,
    private readonly terminal: Terminal,
    private readonly watched: number,
  ) {}

  /** Runs all steps. @param check checks, at the end, that everything is as before */
  async run(check: () => Promise<void>): Promise<void> {
    const { service, host, candidate } = this.drilled;
    const { name, active } = service;
    const titleOf = (colour: Colour): string => [colour, versionOf(service, colour)].filter(Boolean).join(" ");
    const [live, next] = [titleOf(active), titleOf(candidate)];
    await this.step(
      {
        name: "traffic",
        title: "Start the requests",
        says: `They go through the edge to ${host}, and ${live} answers all of them.`,
        command: `switchyard sandbox load --host ${host} --rps ${requestsPerSecond}`,
      },
      async () => {
        this.guide.watches(host);
        this.traffic = new Traffic(this.sandbox.edge, host, this.guide.second);
        return ["the requests run until the end of the tour"];
      },
    );
    await this.step(
      {
        name: "canary",
        title: `Give ${next} ${percent} % of them`,
        says: "A canary at the edge. Nothing moves in the cluster: a Service selector has no weights.",
        command: `switchyard rollout ${name} --percent ${percent} --apply`,
      },
      async () => this.told(await this.operator.move("rollout", name, "--percent", `${percent}`)),
    );
    await this.step(
      {
        name: "flip",
        title: `Flip to ${next}`,
        says: "One line of configuration, two updates in place: the load balancer and the active Service.",
        command: `switchyard flip ${name} --apply`,
      },
      async () => this.told(await this.operator.move("flip", name, "--to", candidate)),
    );
    const fault = { on: { service: name, colour: candidate }, act: { do: "error", share: broken, status: 500 } };
    await this.step(
      {
        name: `break ${candidate}`,
        title: `Break ${next}`,
        says: `${percentText(broken).replace(".0", "")} of its answers become errors, but its health check passes: only a person or an alert notices.`,
        command: `curl $SWITCHYARD_SANDBOX/traffic/faults -d '${JSON.stringify(fault)}'`,
      },
      async () => {
        this.fault = await this.breakIt(fault);
        return [`${candidate} fails`];
      },
    );
    const reason = `errors after ${next}`;
    await this.step(
      {
        name: "roll back",
        title: "Roll back at once",
        says: `${live} was kept warm. The failed image is held: it gets no more requests.`,
        command: `switchyard rollback ${name} --apply --reason "${reason}"`,
      },
      async () => this.told(await this.operator.move("rollback", name, "--reason", reason)),
    );
    await this.step(
      {
        name: "settle",
        title: "Settle, and plan a last time",
        says: "The rollback is removed from the configuration, and plans are empty again, while requests go on.",
        command: `switchyard settle ${name} --apply`,
      },
      async () => {
        await this.heal();
        const told = this.told(await this.operator.move("settle", name));
        this.operator.settled();
        await check();
        return [...told, "its stacks are as before the first request: nothing to change"];
      },
    );
  }

  /** Stops the requests and the fault. */
  async close(): Promise<void> {
    await this.traffic?.stop();
    await this.heal();
  }

  private async heal(): Promise<void> {
    const { fault } = this;
    this.fault = undefined;
    // a stopped sandbox has no faults
    if (fault !== undefined) await this.control("DELETE", `/traffic/faults/${fault}`).catch(() => undefined);
  }

  private async step(text: Parameters<Guide["step"]>[0], work: () => Promise<readonly string[]>): Promise<void> {
    await this.guide.step(text, work);
    if (this.traffic !== undefined) await this.guide.watch(this.traffic, this.watched);
  }

  private told({ diff, counts, words }: Moved): readonly string[] {
    const changed = diff.filter((line) => /^[-+]/.test(line));
    return [
      ...changed.map((line) => this.terminal.style(line.startsWith("-") ? "red" : "green", line)),
      `${counts}: ${words}`,
    ];
  }

  private async breakIt(fault: unknown): Promise<number | undefined> {
    const answer: { readonly faults: readonly { readonly id: number }[] } = JSON.parse(
      await this.control("POST", "/traffic/faults", fault),
    );
    return answer.faults[0]?.id;
  }

  private async control(method: string, path: string, body?: unknown): Promise<string> {
    const url = `${this.sandbox.control}${path}`;
    const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Failure(`${method} ${url} answered ${response.status}: ${text}`);
    return text;
  }
}
