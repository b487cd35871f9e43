import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { accepts, type Relay, startRelay } from "./socket-relay";

/** Terraform addresses of the providers that the stand-in serves, and the names of their sockets. */
const served: Readonly<Record<string, string>> = {
  "registry.terraform.io/cloudflare/cloudflare": "cloudflare.sock",
  "registry.terraform.io/hashicorp/kubernetes": "kubernetes.sock",
};

/** OpenTofu looks for the same providers under its own registry's name. */
const elsewhere = "registry.opentofu.org";

/** Attempts within {@link settled} milliseconds each, after which a server that keeps dying is left dead. */
const attempts = 5;
const settled = 2_000;

/** The stand-in provider server in a process of its own. */
export interface ProviderProcess {
  /** Socket by Terraform address. */
  readonly sockets: Readonly<Record<string, string>>;
  /** The process that serves now; undefined while none does. */
  pid(): number | undefined;
  /** Ends it at once; it comes back on the same sockets. */
  kill(): void;
  close(): Promise<void>;
}

/**
 * Starts the stand-in, waits until it takes connections, and starts it again whenever it dies.
 *
 * Terraform is given sockets of this process, which pass on to the server's own: a Terraform that finds nobody on a socket
 * sends SIGKILL to the process it was told, and that is this one, because the server's changes.
 *
 * @param folder where the sockets are made
 * @param environment its variables: where the APIs are, and with which token
 * @throws if it does not serve within 15 s
 */
export async function startProviderProcess(folder: string, environment: NodeJS.ProcessEnv): Promise<ProviderProcess> {
  const sockets = Object.entries(served).map(([address, name]): [string, string] => [address, join(folder, name)]);
  const behind = (socket: string): string => `${socket}.server`;
  const relays: Relay[] = [];
  let child: ChildProcess | undefined;
  let closing = false;
  let serves = false;
  let failures = 0;
  const start = (): void => {
    for (const [, socket] of sockets) rmSync(behind(socket), { force: true });
    const began = Date.now();
    const args = sockets.flatMap(([address, socket]) => [`--${basename(address)}`, behind(socket)]);
    // an open pipe to its input is how it notices that this process is gone, even by SIGKILL
    const started = spawn(process.execPath, [program(), ...args], {
      env: environment,
      stdio: ["pipe", "ignore", "inherit"],
      // Ctrl-C is for the command that runs: a Terraform that stops in good order still needs its providers
      detached: true,
    });
    child = started;
    started.once("exit", (code, signal) => {
      child = undefined;
      if (closing) return;
      failures = Date.now() - began < settled ? failures + 1 : 0;
      if (!serves) failures = attempts;
      else if (failures < attempts) start();
      else process.stderr.write(`sandbox: the provider server keeps ending (${signal ?? `code ${code}`}); given up\n`);
    });
  };
  start();
  const deadline = Date.now() + 15_000;
  for (const [, socket] of sockets) {
    while (!(await accepts(behind(socket)))) {
      if (Date.now() > deadline || failures >= attempts) {
        closing = true;
        child?.kill("SIGKILL");
        await Promise.all(relays.map((relay) => relay.close()));
        throw new Error(`the provider server ${program()} does not serve on ${socket}`);
      }
      await pause(20);
    }
    relays.push(await startRelay(socket, behind(socket)));
  }
  serves = true;
  return {
    sockets: Object.fromEntries(
      sockets.flatMap(([address, socket]) => [
        [address, socket],
        [address.replace(/^[^/]+/, elsewhere), socket],
      ]),
    ),
    pid: () => child?.pid,
    kill: () => child?.kill("SIGKILL"),
    close: async () => {
      closing = true;
      await Promise.all(relays.map((relay) => relay.close()));
      const last = child;
      if (last === undefined) return;
      const gone = new Promise((resolve) => last.once("exit", resolve));
      last.kill("SIGKILL");
      await gone;
    },
  };
}

/** The server's compiled program, also when this file itself runs from its source. */
function program(): string {
  const beside = join(__dirname, "provider", "main.js");
  return existsSync(beside) ? beside : join(__dirname, "..", "dist", "sandbox", "provider", "main.js");
}
