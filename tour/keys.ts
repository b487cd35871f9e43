import { type Stop, Stopped } from "./stop.js";

const enter = /[\r\n]/;
const quit = /^[qQ]/;
const controlC = "\u0003";

/** A terminal's input. */
export type Input = NodeJS.ReadableStream & { setRawMode(raw: boolean): unknown };

/** The operator's keys, one at a time and without echo, so that the screen stays intact. */
export class Keys {
  private waiting: ((key: "enter" | "quit") => void) | undefined;

  constructor(
    private readonly input: Input,
    private readonly stop: Stop,
  ) {
    input.setRawMode(true);
    input.setEncoding("utf8");
    input.on("data", this.pressed);
    input.resume();
  }

  /** Waits for Enter. @throws Stopped for `q` and Ctrl-C */
  async enter(): Promise<void> {
    const pressed = new Promise<"enter" | "quit">((resolve) => {
      this.waiting = resolve;
    });
    try {
      if ((await this.stop.before(pressed)) === "quit") throw new Stopped("q");
    } finally {
      this.waiting = undefined;
    }
  }

  /** Restores the terminal's input. */
  close(): void {
    this.input.off("data", this.pressed);
    this.input.setRawMode(false);
    this.input.pause();
  }

  private readonly pressed = (data: string | Buffer): void => {
    const text = String(data);
    // in raw mode the terminal sends no signal for Ctrl-C
    if (text.includes(controlC)) this.stop.now();
    else if (enter.test(text)) this.waiting?.("enter");
    else if (quit.test(text)) this.waiting?.("quit");
  };
}
