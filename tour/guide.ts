import type { Keys } from "./keys.js";
import { Ledger, type StepRecord } from "./ledger.js";
import { type Moment, picture, secondText } from "./picture.js";
import type { Screen } from "./screen.js";
import { type Second, shareText } from "./seconds.js";
import type { Stop } from "./stop.js";
import type { Traffic } from "./traffic.js";

/** How a step is told. */
export interface StepText {
  /** One or two words for the summary. */
  readonly name: string;
  readonly title: string;
  /** One line that says what happens and why. */
  readonly says: string;
  /** What an operator would type. @default - nothing */
  readonly command?: string;
}

/** Seconds that are kept for drawing. */
const kept = 200;
const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

/** Takes a person, or nobody, through steps: tells, waits for Enter, lets it be done, and draws what becomes of requests. */
export class Guide {
  private readonly ledger = new Ledger();
  private readonly moments: Moment[] = [];
  private readonly timer: NodeJS.Timeout;
  private host: string | undefined;
  private mark: string | undefined;
  private number = 0;
  /** What goes on; undefined between two steps. */
  private status: { readonly text: string; readonly asks: boolean } | undefined;
  private turn = 0;

  /**
   * @param keys whose Enter starts each step. @default - each starts by itself
   * @param count how many steps there will be
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
   * Tells a step, waits until it is wanted, and does it.
   *
   * @param work gives the lines that say what was done
   * @throws Stopped when the person wants no more
   */
  async step(text: StepText, work: () => Promise<readonly string[]>): Promise<void> {
    const { terminal } = this.screen;
    this.stop.check();
    this.number += 1;
    const title = `${this.number}/${this.count}  ${text.title}`;
    this.screen.add("", terminal.style("bold", title), `     ${text.says}`);
    if (text.command !== undefined) this.screen.add(terminal.style("cyan", `     $ ${text.command}`));
    if (this.keys !== undefined) {
      this.status = { text: "Enter goes on, q ends the tour", asks: true };
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

  /** From now on seconds of this host are drawn. */
  watches(host: string): void {
    this.host = host;
  }

  /** Notes a second of requests. */
  readonly second = (second: Second): void => {
    this.ledger.add(second);
    this.moments.push({ ...second, ...(this.mark === undefined ? {} : { mark: this.mark }) });
    if (this.moments.length > kept) this.moments.shift();
    this.mark = undefined;
    if (this.screen.terminal.redraws) this.draw();
    else this.screen.add(`     ${[secondText(second), ...second.shares.map(shareText)].join("   ")}`);
  };

  /** Lets so many whole seconds show the effect of the last step. @throws a failure when the requests end before */
  async watch(traffic: Traffic, seconds: number): Promise<void> {
    await this.stop.before(traffic.until(() => this.ledger.watched >= seconds));
  }

  /** What was done so far. */
  records(): readonly StepRecord[] {
    return this.ledger.records();
  }

  /** Leaves the last picture and draws no more. */
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
