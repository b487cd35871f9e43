import type { Keys } from "./keys.js";
import { Ledger, type StepRecord } from "./ledger.js";
import { type Moment, picture, secondText } from "./picture.js";
import type { Screen } from "./screen.js";
import { type Second, shareText } from "./seconds.js";
import type { Stop } from "./stop.js";
import type { Traffic } from "./traffic.js";

/** The texts of a step. */
export interface StepText {
  /** The name in the summary, one or two words. */
  readonly name: string;
  readonly title: string;
  /** The explanation, one line. */
  readonly says: string;
  /** The command that an operator would type. @default - none */
  readonly command?: string;
}

/** The number of seconds that are kept for drawing. */
const kept = 200;
const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

/** A guide through the steps: it explains each, waits for Enter, runs it, and draws the effect on requests. */
export class Guide {
  private readonly ledger = new Ledger();
  private readonly moments: Moment[] = [];
  private readonly timer: NodeJS.Timeout;
  private host: string | undefined;
  private mark: string | undefined;
  private number = 0;
  /** The status line; undefined between two steps. */
  private status: { readonly text: string; readonly asks: boolean } | undefined;
  private turn = 0;

  /**
   * @param keys the keys whose Enter starts each step. @default - each starts by itself
   * @param count the number of steps
   */
  constructor(
    private readonly screen: Screen,
    private readonly stop: Stop,
    private readonly keys: Keys | undefined,
    private readonly count: number,
  ) {
    this.timer = setInterval(() => this.draw(), 120);
    if (!screen.terminal.redraws) clearInterval(this.timer);
  }

  /**
   * Explains a step, waits for Enter, and runs it.
   *
   * @param work runs the step, and returns lines that say what was done
   * @throws Stopped if the operator ends the tour
   */
  async step(text: StepText, work: () => Promise<readonly string[]>): Promise<void> {
    const { terminal } = this.screen;
    this.stop.check();
    this.number += 1;
    const title = `${this.number}/${this.count}  ${text.title}`;
    this.screen.add("", terminal.style("bold", title), `     ${text.says}`);
    if (text.command !== undefined) this.screen.add(terminal.style("cyan", `     $ ${text.command}`));
    if (this.keys !== undefined) {
      this.status = { text: "Enter continues, q ends the tour", asks: true };
      this.draw();
      await this.keys.enter();
    }
    this.ledger.begin(text.name);
    this.mark = text.name;
    this.status = { text: text.command ?? text.title, asks: false };
    const began = Date.now();
    try {
      const lines = await work();
      this.stop.check();
      this.ledger.done();
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      const [last = "done", ...others] = [...lines].reverse();
      this.screen.add(...others.reverse().map((line) => `     ${line}`));
      this.screen.add(`   ${terminal.style("green", "✓")} ${last}   ${terminal.style("dim", `${seconds} s`)}`);
    } finally {
      this.status = undefined;
      this.draw();
    }
  }

  /** Starts drawing the seconds of a host. */
  watches(host: string): void {
    this.host = host;
  }

  /** Records a second of requests. */
  readonly second = (second: Second): void => {
    this.ledger.add(second);
    this.moments.push({ ...second, ...(this.mark === undefined ? {} : { mark: this.mark }) });
    if (this.moments.length > kept) this.moments.shift();
    this.mark = undefined;
    if (this.screen.terminal.redraws) this.draw();
    else this.screen.add(`     ${[secondText(second), ...second.shares.map(shareText)].join("   ")}`);
  };

  /** Watches the effect of the last step for some whole seconds. @throws Failure if the requests end before */
  async watch(traffic: Traffic, seconds: number): Promise<void> {
    await this.stop.before(traffic.until(() => this.ledger.watched >= seconds));
  }

  /** Returns the steps so far. */
  records(): readonly StepRecord[] {
    return this.ledger.records();
  }

  /** Prints the last picture, and stops drawing. */
  close(): void {
    clearInterval(this.timer);
    const last = this.picture();
    this.screen.close();
    if (this.screen.terminal.redraws && last.length > 0) this.screen.add("", ...last);
  }

  private picture(): readonly string[] {
    return this.host === undefined ? [] : picture(this.moments, this.host, this.screen.terminal);
  }

  private draw(): void {
    this.turn += 1;
    this.screen.show(["", ...this.picture(), ...this.statusLines()]);
  }

  private statusLines(): readonly string[] {
    const { terminal } = this.screen;
    if (this.status === undefined) return [];
    const { text, asks } = this.status;
    if (asks) return [`   ${terminal.style("bold", `⏎ ${text}`)}`];
    return [`   ${terminal.style("dim", `${spinner[this.turn % spinner.length]} ${text}`)}`];
  }
}
