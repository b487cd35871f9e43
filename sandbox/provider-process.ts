import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { everyGeneration, socketOf } from "./provider/generations";
import { accepts, type Relay, startRelay } from "./socket-relay";

/** Restarts, each within {@link settled} milliseconds, after which a server that keeps dying is given up. */
const attempts = 5;
const settled = 2_000;

/** The stand-in provider server, in its own process. */
export interface ProviderProcess {
  /** Returns the id of the serving process; undefined while there is none. */
  pid(): number | undefined;
  /** Kills the process; a new one takes over the same sockets. */
  kill(): void;
  close(): Promise<void>;
}

/**
 * Starts the stand-in, waits until it accepts connections, and restarts it whenever it dies.
 *
 * Terraform gets sockets of this process, which relays to the server's own. The reason: if nobody listens on a socket,
 * Terraform sends SIGKILL to the process that it watches, and that is this one, because the server's id changes.
 *
 * @param folder the folder for the sockets, one per generation
 * @param environment the server's variables, with the addresses of the APIs and the token
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
    // by the open pipe to its input the server notices that this process is gone, even after SIGKILL
    const started = spawn(process.execPath, [program(), "--sockets", own], {
      env: environment,
      stdio: ["pipe", "ignore", "inherit"],
      // Ctrl-C is for the running command: a Terraform that stops gracefully still needs its providers
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

/** Returns the path of the server's compiled program, even if this file runs from source. */
function program(): string {
  const beside = join(__dirname, "provider", "main.js");
  return existsSync(beside) ? beside : join(__dirname, "..", "dist", "sandbox", "provider", "main.js");
}
