import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { EnvironmentSettings } from "../../model/schema/environment.js";
import { Failure } from "../failures.js";
import { projectRoot } from "./project-root.js";

/** The APIs of the sandbox. */
export const apis = ["cloudflare", "kubernetes"] as const;

/** The number of requests to one API. */
export interface Requests {
  readonly reads: number;
  readonly writes: number;
}

/** The numbers of requests, by API. */
export type RequestsByApi = Readonly<Record<(typeof apis)[number], Requests>>;

/** Variables that a rehearsal sets itself, or that do not apply to it. */
const foreign = /^(TF_DATA_DIR$|TF_WORKSPACE$|SWITCHYARD_|GIT_(DIR|WORK_TREE|INDEX_FILE)$)/;

/** A program that prints its variables, and runs until its input is closed or this process ends. */
const stay = "console.log(JSON.stringify(process.env)); process.stdin.resume();";

type Program = ChildProcessByStdio<Writable, Readable, Readable>;

/** A sandbox that runs as a separate program. */
export class RehearsalSandbox {
  private constructor(
    private readonly program: Program,
    private readonly control: string,
    /** The variables that point commands at the sandbox; an undefined one has to be removed. */
    readonly variables: Readonly<Record<string, string | undefined>>,
  ) {}

  /**
   * Starts a sandbox with the account, zone and cluster of an environment.
   *
   * @param stateFile the file for the objects of both APIs
   * @throws Failure if it does not start
   */
  static async start(settings: EnvironmentSettings, stateFile: string): Promise<RehearsalSandbox> {
    const { accountId, zone, zoneId, plan } = settings.cloudflare;
    const { uid } = settings.cluster;
    const flags = [
      "--no-traffic",
      ...["--state", stateFile, "--account", accountId, "--zone", `${zone}=${zoneId}`],
      ...(uid === undefined ? [] : ["--cluster-uid", uid]),
      ...(plan === "enterprise" ? ["--enterprise"] : []),
    ];
    const program = spawn(
      process.execPath,
      [join(projectRoot, "dist/sandbox/main.js"), "run", ...flags, "--", process.execPath, "-e", stay],
      // in its own process group: Ctrl-C must not stop it before its users have ended
      { stdio: ["pipe", "pipe", "pipe"], detached: true },
    );
    // a sandbox that has ended is reported when it is used
    program.stdin.on("error", () => undefined);
    try {
      const inside = await environmentOf(program);
      const outside = Object.keys(process.env).filter((name) => foreign.test(name) || inside[name] === undefined);
      return new RehearsalSandbox(program, inside.SWITCHYARD_SANDBOX ?? "", {
        ...inside,
        ...Object.fromEntries(outside.map((name) => [name, undefined])),
        // the only context of the sandbox's kubeconfig
        TF_VAR_kubernetes_context: "sandbox",
      });
    } catch (error) {
      await stop(program);
      throw error;
    }
  }

  /** Resets the count of requests. */
  async forgetRequests(): Promise<void> {
    await ask(this.control, "DELETE", "/requests");
  }

  /** Returns the requests since the last reset, by API. */
  async requests(): Promise<RequestsByApi> {
    const { requests } = (await ask(this.control, "GET", "/requests")) as {
      readonly requests: readonly { readonly api: string; readonly method: string }[];
    };
    const [cloudflare, kubernetes] = apis.map((api) => {
      const own = requests.filter((request) => request.api === api);
      const reads = own.filter(({ method }) => method === "GET").length;
      return { reads, writes: own.length - reads };
    });
    const none = { reads: 0, writes: 0 };
    return { cloudflare: cloudflare ?? none, kubernetes: kubernetes ?? none };
  }

  /** Stops it, and waits for its end. */
  async close(): Promise<void> {
    await stop(this.program);
  }
}

async function environmentOf(program: Program): Promise<Readonly<Record<string, string>>> {
  let [said, complaints] = ["", ""];
  return new Promise((resolve, reject) => {
    program.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      if (said.endsWith("\n")) resolve(JSON.parse(said));
    });
    program.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      complaints += chunk;
    });
    program.once("error", (error) => reject(new Failure(`the sandbox could not be started: ${error.message}`)));
    program.once("close", (code) => {
      reject(new Failure(`the sandbox ended with ${code} before it was up: ${complaints.trim()}`));
    });
  });
}

async function stop(program: Program): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
  const ended = once(program, "exit");
  program.stdin.end();
  await ended;
}

async function ask(control: string, method: string, path: string): Promise<unknown> {
  const response = await fetch(`${control}${path}`, { method, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  if (!response.ok) throw new Failure(`the sandbox answered ${method} ${path} with ${response.status}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
