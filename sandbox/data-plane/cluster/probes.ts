import { connect } from "node:net";
import type { Probe } from "../../kubernetes/model-pod";
import type { Timers } from "../timers";
import type { Turns } from "../turns";
import { ask } from "../upstream";
import { probeHeader } from "./pod-server";

/** Which of a container's probes it is. */
export type ProbeName = "startup" | "readiness" | "liveness";

/** What a probe found: nothing wrong, or what. */
export type Finding = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Asks a container once, as the kubelet does: any status from 200 to 399 is well, and so is an open port.
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

/** Asks a container again and again, and tells when enough answers in a row say the same. */
export class ProbeLoop {
  private inARow = 0;
  private was: boolean | undefined;
  private everReady = false;
  private ended = false;
  private callOff: () => void = () => undefined;

  /**
   * @param port where the container listens; undefined while it does not
   * @param turns shared by the probes of all pods: a thousand at once would be slower than their own timeouts
   * @param decided told of each decision that differs from the one before; the first failure counts at once for
   * readiness, because a container is not ready until its probe has said so
   */
  constructor(
    private readonly name: ProbeName,
    private readonly probe: Probe,
    private readonly port: () => number | undefined,
    private readonly timers: Timers,
    private readonly turns: Turns,
    private readonly decided: (finding: Finding) => void,
  ) {}

  /** Begins, after the initial delay. */
  start(): void {
    this.callOff = this.timers.after((this.probe.initialDelaySeconds ?? 0) * 1000, () => void this.ask());
  }

  /** Asks no more. */
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
