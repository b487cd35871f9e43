import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { everyGeneration, socketOf } from "./provider/generations";
import { accepts, type Relay, startRelay } from "./socket-relay";

/** Attempts within {@link settled} milliseconds each, after which a server that keeps dying is left dead. */
const attempts = 5;
const settled = 2_000;

/** The stand-in provider server in a process of its own. */
export interface ProviderProcess {
  /** Returns the process that serves now; undefined while none does. */
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
 * @param folder where the sockets are made, one for each generation
 * @param environment its variables: where the APIs are, and with which token
 * @throws if it does not serve within 15 s
 */
export async function startProviderProcess(folder: string, environment: NodeJS.ProcessEnv): Promise<ProviderProcess> {
  const own = join(folder, "s");
  const relays: Relay[] = [];
  let child: ChildProcess | undefined;
  let closing = false;
  let serves = false;
  let failures = 0;
  const start = (): void => {
    rmSync(own, { recursive: true, force: true });
    const began = Date.now();
    // an open pipe to its input is how it notices that this process is gone, even by SIGKILL
    const started = spawn(process.execPath, [program(), "--sockets", own], {
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
  for (const generation of everyGeneration()) {
    const [socket, behind] = [socketOf(folder, generation), socketOf(own, generation)];
    while (!(await accepts(behind))) {
      if (Date.now() > deadline || failures >= attempts) {
        closing = true;
        child?.kill("SIGKILL");
        await Promise.all(relays.map((relay) => relay.close()));
        throw new Error(`the provider server ${program()} does not serve on ${socket}`);
      }
      await pause(20);
    }
    relays.push(await startRelay(socket, behind));
  }
  serves = true;
  return {
    pid: () => child?.pid,
    kill: () => child?.kill("SIGKILL"),
    close: async () => {
      closing = true;
      await Promise.all(relays.map((relay) => relay.close()));
      const last = child;
      if (last !== undefined) {
        const gone = new Promise((resolve) => last.once("exit", resolve));
        last.kill("SIGKILL");
        await gone;
      }
      rmSync(own, { recursive: true, force: true });
    },
  };
}

/** Returns the server's compiled program, also when this file itself runs from its source. */
function program(): string {
  const beside = join(__dirname, "provider", "main.js");
  return existsSync(beside) ? beside : join(__dirname, "..", "dist", "sandbox", "provider", "main.js");
}
