import type { Pod, PodState } from "../../kubernetes";
import type { Handler, Probe } from "../../kubernetes/model-pod";
import { stateOf } from "../../kubernetes/pod-runtime";
import { Timers } from "../timers";
import type { Turns } from "../turns";
import { ask } from "../upstream";
import {
  entryOf,
  type Finder,
  gatewaySecretOf,
  type Identity,
  identityOf,
  missingObjects,
  type SecretSource,
} from "./container";
import { ProgramServer, type Surroundings } from "./pod-server";
import { type Finding, ProbeLoop, type ProbeName } from "./probes";

/** Dependencies of a pod. */
export interface PodSurroundings extends Surroundings {
  /** Milliseconds until its containers run, by the machine's clock. */
  readonly startMs: number;
  /** Limits concurrent probes. */
  readonly turns: Turns;
  /** Returns a finder for objects of a namespace. */
  finder(namespace: string): Finder;
}

/** Returns the delay before the nth restart of a container, in milliseconds. @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy */
function backOff(restarts: number): number {
  return Math.min(10_000 * 2 ** (restarts - 1), 300_000);
}

/** The life of one pod, from its node assignment to its end. */
export class PodLife {
  readonly identity: Identity;
  private readonly timers: Timers;
  private server: ProgramServer | undefined;
  private open: number | undefined;
  private probes: ProbeLoop[] = [];
  private restarts = 0;
  private said = "";
  private ending = false;

  constructor(
    private readonly pod: Pod,
    private readonly around: PodSurroundings,
    private readonly report: (state: PodState) => void,
  ) {
    this.identity = identityOf(pod);
    this.timers = new Timers(around.timers.speed);
  }

  /** Its loopback port; undefined while it does not listen. */
  get port(): number | undefined {
    return this.open;
  }

  /** Starts its containers. */
  start(): void {
    this.timers.after(this.around.startMs * this.timers.speed, () => void this.run());
  }

  /** Applies the faults in force. */
  check(): void {
    if (this.server !== undefined && this.crashes()) this.crash(1, "a fault of the sandbox");
  }

  /** Stops it within its grace period: serves until the `preStop` hook ends, then finishes open requests. @param last the current pod */
  stop({ metadata, spec }: Pod, stopped: () => void): void {
    this.ending = true;
    for (const probe of this.probes) probe.stop();
    const { server } = this;
    const end = (): void => {
      this.kill();
      setImmediate(stopped);
    };
    // without a deletion in its metadata the object is gone already, so the pod ends at once
    if (server === undefined || metadata.deletionTimestamp === undefined) {
      end();
      return;
    }
    const { deletionGracePeriodSeconds: grace = spec.terminationGracePeriodSeconds ?? 30 } = metadata;
    let over = false;
    const once = (): void => {
      if (over) return;
      over = true;
      end();
    };
    this.timers.after(grace * 1000, once);
    void this.hook(spec.containers[0]?.lifecycle?.preStop).then(async () => {
      if (over) return;
      this.open = undefined;
      await server.drain();
      once();
    });
  }

  /** Kills it at once. */
  kill(): void {
    this.ending = true;
    this.timers.close();
    this.halt();
  }

  private async run(): Promise<void> {
    const find = this.around.finder(this.identity.namespace);
    const missing = missingObjects(this.pod, find);
    if (missing.length > 0) {
      this.tell({ state: "waiting", reason: "ContainerCreating", message: `${missing.join(", ")} not found` });
      this.timers.after(1000, () => void this.run());
      return;
    }
    const told = stateOf(this.pod);
    if (told.state !== "running" || !told.ready) {
      this.tell(told);
      return;
    }
    if (this.crashes()) {
      this.crash(1, "a fault of the sandbox");
      return;
    }
    const server = this.newServer(gatewaySecretOf(this.pod, find), find);
    this.server = server;
    const seconds = this.slowness();
    if (seconds === 0) {
      if (await this.listen(server)) this.probe();
      return;
    }
    this.probe();
    this.timers.after(seconds * 1000, () => void this.listen(server));
  }

  /** Starts to listen. @returns false if it was killed meanwhile */
  private async listen(server: ProgramServer): Promise<boolean> {
    if (this.server !== server) return false;
    const port = await server.listen();
    if (this.server === server) {
      this.open = port;
      return true;
    }
    server.destroy();
    return false;
  }

  private newServer(source: SecretSource | undefined, find: Finder): ProgramServer {
    const { service, namespace, pod, colour, version, image, digest } = this.identity;
    const secrets = (): readonly string[] | undefined => {
      if (source === undefined) return undefined;
      const value = "value" in source ? source.value : entryOf(find("Secret", source.secret), source.key);
      // one per line, so that a new secret can be accepted before the old one is removed
      return (value ?? "").split("\n").filter((line) => line !== "");
    };
    const program = {
      subject: this.identity,
      target: { namespace, service, colour, version, pod },
      answer: { service, colour, version, image, digest, pod },
      secrets,
    };
    return new ProgramServer(program, this.around);
  }

  private probe(): void {
    const { startupProbe, readinessProbe, livenessProbe } = this.pod.spec.containers[0] ?? {};
    const begin = (): void => {
      if (livenessProbe !== undefined) {
        this.loop("liveness", livenessProbe, ({ ok }) => {
          if (!ok) this.crash(137, "the liveness probe failed");
        });
      }
      if (readinessProbe === undefined) this.ready({ ok: true });
      else this.loop("readiness", readinessProbe, (finding) => this.ready(finding));
    };
    if (startupProbe === undefined) {
      begin();
      return;
    }
    const startup = this.loop("startup", startupProbe, (finding) => {
      startup.stop();
      if (finding.ok) begin();
      else this.crash(137, "the startup probe failed");
    });
  }

  private loop(name: ProbeName, probe: Probe, decided: (finding: Finding) => void): ProbeLoop {
    const loop = new ProbeLoop(name, probe, () => this.open, this.timers, this.around.turns, decided);
    this.probes.push(loop);
    loop.start();
    return loop;
  }

  private ready(finding: Finding): void {
    this.tell({ state: "running", ready: finding.ok, ...(finding.ok ? {} : { message: finding.message }) });
  }

  private crashes(): boolean {
    return this.around.faults.has(this.identity, "crash");
  }

  /** Returns the seconds that faults add to its start. */
  private slowness(): number {
    const acts = this.around.faults.on(this.identity).map(({ act }) => act);
    return Math.max(0, ...acts.map((act) => (act.do === "slow-start" ? act.seconds : 0)));
  }

  private crash(exitCode: number, message: string): void {
    this.halt();
    this.said = "";
    this.restarts += 1;
    this.tell({ state: "crashed", exitCode, message });
    this.timers.after(backOff(this.restarts), () => void this.run());
  }

  private halt(): void {
    for (const probe of this.probes) probe.stop();
    this.probes = [];
    this.server?.destroy();
    this.server = undefined;
    this.open = undefined;
  }

  private tell(state: PodState): void {
    const text = JSON.stringify(state);
    if (this.ending || text === this.said) return;
    this.said = text;
    this.report(state);
  }

  /** Waits for a hook; a command other than `sleep` takes no time. */
  private async hook(handler: Handler | undefined): Promise<void> {
    const [command, argument] = handler?.exec?.command ?? [];
    const seconds = handler?.sleep?.seconds ?? (command === "sleep" ? Number(argument) : 0);
    if (seconds > 0) await new Promise<void>((resolve) => this.timers.after(seconds * 1000, resolve));
    if (handler?.httpGet === undefined || this.open === undefined) return;
    const { path = "/" } = handler.httpGet;
    const timeout = this.timers.timeout((this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
    // a failing hook does not stop the pod from ending
    await ask({ port: this.open, method: "GET", path, headers: {}, timeout }).catch(() => undefined);
  }
}
