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

/** How many steps a drill has. */
export const drillSteps = 6;

const percent = 5;
/** Of the candidate's answers, the part that becomes errors when it is broken: enough to hurt, too little for a health check. */
const broken = 0.3;

/** A service that can be shown with all that happens to a release. */
export interface Drilled {
  readonly service: ColouredService;
  readonly host: string;
  readonly candidate: Colour;
  readonly stack: string;
}

/** The first service that has two releases, a hostname, and a canary ahead of it; nothing where there is none. */
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

/** Where the sandbox moves requests, as its variables say. */
export interface Sandbox {
  readonly edge: string;
  readonly control: string;
}

/** A release under requests: canary, flip, errors, the way back. */
export class Drill {
  private traffic: Traffic | undefined;
  private fault: number | undefined;

  /** @param watched how many seconds the effect of each step is watched */
  constructor(
    private readonly guide: Guide,
    private readonly operator: Operator,
    private readonly sandbox: Sandbox,
    private readonly drilled: Drilled,
    private readonly terminal: Terminal,
    private readonly watched: number,
  ) {}

  /**
   * Goes through all steps.
   *
   * @param check makes sure, at the end, that all is as it was
   */
  async run(check: () => Promise<void>): Promise<void> {
    const { service, host, candidate } = this.drilled;
    const { name, active } = service;
    const titleOf = (colour: Colour): string => [colour, versionOf(service, colour)].filter(Boolean).join(" ");
    const [live, next] = [titleOf(active), titleOf(candidate)];
    await this.step(
      {
        name: "traffic",
        title: "Let requests come",
        says: `They go through the edge to ${host}, and ${live} answers all of them.`,
        command: `switchyard sandbox load --host ${host} --rps ${requestsPerSecond}`,
      },
      async () => {
        this.guide.watches(host);
        this.traffic = new Traffic(this.sandbox.edge, host, this.guide.second);
        return ["requests are coming, and keep coming"];
      },
    );
    await this.step(
      {
        name: "canary",
        title: `Give ${next} ${percent} % of them`,
        says: "A canary at the edge. In the cluster nothing moves: a Service selector cannot weigh.",
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
        says: `${percentText(broken).replace(".0", "")} of its answers become errors, and its health check passes: only a person or an alert sees it.`,
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
        title: "Take it back, now",
        says: `${live} was kept warm. The image that failed is held: it gets no requests again.`,
        command: `switchyard rollback ${name} --apply --reason "${reason}"`,
      },
      async () => this.told(await this.operator.move("rollback", name, "--reason", reason)),
    );
    await this.step(
      {
        name: "settle",
        title: "Settle, and ask a last time",
        says: "The rollback leaves the configuration, and plans are empty again, with requests still coming.",
        command: `switchyard settle ${name} --apply`,
      },
      async () => {
        await this.heal();
        const told = this.told(await this.operator.move("settle", name));
        this.operator.settled();
        await check();
        return [...told, "its stacks are as they were before the first request: nothing to change"];
      },
    );
  }

  /** Ends the requests and what was broken. */
  async close(): Promise<void> {
    await this.traffic?.stop();
    await this.heal();
  }

  private async heal(): Promise<void> {
    const { fault } = this;
    this.fault = undefined;
    // a sandbox that is gone has no faults any more
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
