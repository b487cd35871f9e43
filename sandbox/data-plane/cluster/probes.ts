import { connect } from "node:net";
import type { Probe } from "../../kubernetes/model-pod";
import type { Timers } from "../timers";
import type { Turns } from "../turns";
import { ask } from "../upstream";
import { probeHeader } from "./pod-server";

/** The name of a container's probe. */
export type ProbeName = "startup" | "readiness" | "liveness";

/** The result of a probe. */
export type Finding = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Probes a container once, as the kubelet does: any status from 200 to 399 is a success, and so is an open port.
 *
 * A command cannot be run here: it counts as successful.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
export async function askOnce(
  name: ProbeName,
  probe: Probe,
  port: number | undefined,
  timers: Timers,
): Promise<Finding> {
  if (probe.exec !== undefined) return { ok: true };
  if (port === undefined) return { ok: false, message: "dial tcp: connection refused" };
  const timeout = timers.timeout((probe.timeoutSeconds ?? 1) * 1000);
  if (probe.httpGet !== undefined) {
    const { path = "/", httpHeaders = [] } = probe.httpGet;
    const own = httpHeaders.map((header): [string, string] => [header.name.toLowerCase(), header.value]);
    const headers = { "user-agent": "kube-probe/1.34", [probeHeader]: name, ...Object.fromEntries(own) };
    try {
      const { status } = await ask({ port, method: "GET", path, headers, timeout });
      if (status >= 200 && status < 400) return { ok: true };
      return { ok: false, message: `HTTP probe failed with statuscode: ${status}` };
    } catch (error) {
      return { ok: false, message: `Get "${path}": ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  if (probe.tcpSocket !== undefined || probe.grpc !== undefined) return connects(port, timeout);
  return { ok: true };
}

function connects(port: number, timeout: number): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout });
    const end = (finding: Finding): void => {
      socket.destroy();
      resolve(finding);
    };
    socket.once("connect", () => end({ ok: true }));
    socket.once("timeout", () => end({ ok: false, message: "dial tcp: i/o timeout" }));
    socket.once("error", ({ message }) => end({ ok: false, message: `dial tcp: ${message}` }));
  });
}

/** Probes a container repeatedly, and reports when enough results in a row agree. */
export class ProbeLoop {
  private inARow = 0;
  private was: boolean | undefined;
  private everReady = false;
  private ended = false;
  private callOff: () => void = () => undefined;

  /**
   * @param port returns the container's port; undefined while it does not listen
   * @param turns a limit shared by the probes of all pods, because a thousand at once would exceed their timeouts
   * @param decided a function to call for each new decision. The first failure of readiness counts at once, because a
   * container is not ready until its probe succeeds
   */
  constructor(
    private readonly name: ProbeName,
    private readonly probe: Probe,
    private readonly port: () => number | undefined,
    private readonly timers: Timers,
    private readonly turns: Turns,
    private readonly decided: (finding: Finding) => void,
  ) {}

  /** Starts after the initial delay. */
  start(): void {
    this.callOff = this.timers.after((this.probe.initialDelaySeconds ?? 0) * 1000, () => void this.ask());
  }

  /** Stops probing. */
  stop(): void {
    this.ended = true;
    this.callOff();
  }

  private async ask(): Promise<void> {
    const began = this.timers.now();
    const finding = await this.turns.take(() => askOnce(this.name, this.probe, this.port(), this.timers));
    if (this.ended) return;
    this.weigh(finding);
    if (this.ended) return;
    const left = (this.probe.periodSeconds ?? 10) * 1000 - (this.timers.now() - began);
    this.callOff = this.timers.after(Math.max(0, left), () => void this.ask());
  }

  private weigh(finding: Finding): void {
    this.inARow = finding.ok === this.was ? this.inARow + 1 : 1;
    this.was = finding.ok;
    const enough = finding.ok ? (this.probe.successThreshold ?? 1) : (this.probe.failureThreshold ?? 3);
    const atOnce = this.name === "readiness" && !finding.ok && !this.everReady;
    if (this.inARow === enough || atOnce) {
      if (finding.ok) this.everReady = true;
      this.decided(finding);
    }
  }
}
