import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The hint for installing a browser. */
export const howToGetABrowser =
  "Chromium is not on the PATH, so the page is not looked at: `apt-get install -y chromium`, or name yours in CHROME_PATH";

/** Finds this machine's Chromium: the one that `CHROME_PATH` names, or one on the PATH. */
export function browserHere(): string | undefined {
  const { CHROME_PATH: named = "" } = process.env;
  return (named === "" ? names : [named]).find((name) => spawnSync(name, ["--version"]).status === 0);
}

/** A response or event of the DevTools protocol. */
interface Message {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

interface Waiting {
  resolve(result: Readonly<Record<string, unknown>>): void;
  reject(error: Error): void;
}

/** The properties of a screen. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

/** One page in a headless Chromium, controlled over a pipe. @see https://chromedevtools.github.io/devtools-protocol/ */
export class Browser {
  /** Everything that the page wrote to its console or threw. */
  readonly complaints: string[] = [];
  private readonly waiting = new Map<number, Waiting>();
  private session: string | undefined;
  private loaded = (): void => undefined;
  private last = 0;
  private rest = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly into: Writable,
    from: Readable,
  ) {
    from.setEncoding("utf8").on("data", (chunk: string) => this.read(chunk));
    child.once("exit", (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the browser ended with ${code}`));
    });
  }

  /** Starts a browser with an empty page. @param program the one that {@link browserHere} found */
  static async start(program: string): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), "switchyard-browser-"));
    const flags = ["--headless=new", "--remote-debugging-pipe", `--user-data-dir=${folder}`, "--no-first-run"];
    // its own sandbox does not work inside containers and as root
    const contained = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
    const child = spawn(program, [...flags, ...contained], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      // its helpers are in its process group, and end with it
      detached: true,
    });
    const [, , , into, from] = child.stdio;
    const browser = new Browser(child, folder, into as Writable, from as Readable);
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const attached = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    browser.session = String(attached.sessionId);
    for (const domain of ["Page", "Runtime", "Log"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  /** Sets the properties of the screen. */
  async resize({ width, height, scheme }: Screen): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
    await this.send("Emulation.setDeviceMetricsOverride", size);
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.send("Emulation.setEmulatedMedia", { features });
  }

  /** Navigates to an address and waits for the page, because earlier queries would reach the previous page. */
  async open(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.loaded = resolve;
    });
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** Evaluates an expression in the page. @throws what it throws */
  async value(expression: string): Promise<unknown> {
    const answer = await this.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails));
    return (answer.result as { readonly value?: unknown }).value;
  }

  /** Waits until an expression in the page is true. @throws after 20 s, with the page's text */
  async until(expression: string): Promise<void> {
    const end = performance.now() + 20_000;
    while ((await this.value(expression)) !== true) {
      if (performance.now() > end) {
        throw new Error(`never true: ${expression}\n${await this.value("document.body.innerText")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Captures the whole page as a PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true });
    return Buffer.from(String(data), "base64");
  }

  /** Ends the browser and its helpers, one of which kept writing into the folder during its removal. */
  async close(): Promise<void> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      process.kill(-pid, "SIGKILL");
      await once(this.child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private send(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    this.last += 1;
    const id = this.last;
    const session = this.session === undefined ? {} : { sessionId: this.session };
    this.into.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private read(chunk: string): void {
    const messages = (this.rest + chunk).split("\0");
    this.rest = messages.pop() ?? "";
    for (const text of messages) this.take(JSON.parse(text));
  }

  private take({ id, result = {}, error, method, params }: Message): void {
    const complains = ["Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"];
    if (method !== undefined && complains.includes(method)) this.complaints.push(JSON.stringify(params));
    if (method === "Page.loadEventFired") this.loaded();
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(error.message));
  }
}
