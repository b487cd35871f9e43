import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { EnvironmentSettings } from "../../model/schema/environment.js";
import { projectRoot } from "../context.js";
import { Failure } from "../failures.js";
import { apis, type RehearsedStep } from "./rehearsal.js";

/** Variables that would lead to another cluster, another account or another configuration than the sandbox's. */
const foreign =
  /^(CLOUDFLARE_|KUBE_|KUBECONFIG$|TF_REATTACH_PROVIDERS$|TF_DATA_DIR$|TF_WORKSPACE$|SWITCHYARD_|GIT_(DIR|WORK_TREE|INDEX_FILE)$)/;

/** A sandbox of its own that runs as a program beside this one. */
export class RehearsalSandbox {
  private constructor(
    private readonly program: ChildProcess,
    private readonly control: string,
    /** Variables that point everything at it; one that is undefined must not be handed on. */
    readonly variables: Readonly<Record<string, string | undefined>>,
  ) {}

  /**
   * Starts one that says it is the place that an environment names.
   *
   * @param stateFile what both APIs know is kept here
   * @throws Failure when it does not come up
   */
  static async start(settings: EnvironmentSettings, stateFile: string): Promise<RehearsalSandbox> {
    const { accountId, zone, zoneId, plan } = settings.cloudflare;
    const { uid } = settings.cluster;
    const program = spawn(
      process.execPath,
      [
        join(projectRoot, "dist/sandbox/main.js"),
        "up",
        "--no-traffic",
        ...["--state", stateFile, "--account", accountId, "--zone", `${zone}=${zoneId}`],
        ...(uid === undefined ? [] : ["--cluster-uid", uid]),
        ...(plan === "enterprise" ? ["--enterprise"] : []),
      ],
      // in a process group of its own: Ctrl-C must not take it away before what uses it has ended
      { stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    try {
      const control = await controlOf(program);
      const environment = (await ask(control, "GET", "/environment")) as Readonly<Record<string, string>>;
      const strangers = Object.keys(process.env).filter((name) => foreign.test(name));
      return new RehearsalSandbox(program, control, {
        ...Object.fromEntries(strangers.map((name) => [name, undefined])),
        ...environment,
        // the one context of the sandbox's kubeconfig, whatever the environment calls its own
        TF_VAR_kubernetes_context: "sandbox",
      });
    } catch (error) {
      await stop(program);
      throw error;
    }
  }

  /** Forgets the requests that were made so far. */
  async forgetRequests(): Promise<void> {
    await ask(this.control, "DELETE", "/requests");
  }

  /** The requests that were made since they were last forgotten, by API. */
  async requests(): Promise<RehearsedStep["requests"]> {
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

  /** Stops it and waits until it is gone. */
  async close(): Promise<void> {
    await stop(this.program);
  }
}

async function controlOf(program: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    program.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      const [, control] = /^ +Control +(\S+)/m.exec(said) ?? [];
      if (control !== undefined) resolve(control);
    });
    program.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    program.once("error", (error) => reject(new Failure(`the sandbox could not be started: ${error.message}`)));
    program.once("exit", (code) => {
      reject(new Failure(`the sandbox ended with ${code} before it was up: ${said.trim()}`));
    });
  });
}

async function stop(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
  const ended = once(program, "exit");
  program.kill("SIGTERM");
  await ended;
}

async function ask(control: string, method: string, path: string): Promise<unknown> {
  const response = await fetch(`${control}${path}`, { method, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  if (!response.ok) throw new Failure(`the sandbox answered ${method} ${path} with ${response.status}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
