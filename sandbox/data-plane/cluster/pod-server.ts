import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sendJson } from "../../http";
import { suffered, type TrafficFaults } from "../faults";
import type { Metrics, Subject } from "../metrics";
import type { Timers } from "../timers";

/** Header with which the sandbox's kubelet says which of its probes it is. */
export const probeHeader = "x-sandbox-probe";

/** The path that answers without the gateway's secret. */
export const healthPath = "/health";

/** What a program that serves requests is. */
export interface Program {
  /** Whose requests they are, for the metrics. */
  readonly subject: Subject;
  /** What faults are aimed at. */
  readonly target: Readonly<Record<string, string>>;
  /** What every answer says. */
  readonly answer: Readonly<Record<string, string>>;
  /** What the gateway's header must say now; any of them will do, undefined where nothing is asked for. */
  secrets(): readonly string[] | undefined;
}

/** What a program needs around it. */
export interface Surroundings {
  readonly faults: TrafficFaults;
  readonly metrics: Metrics;
  readonly timers: Timers;
  /** From 0 to 1. */
  random(): number;
}

/** The HTTP server of a pod, or of an origin outside of the cluster, on a loopback port of its own. */
export class ProgramServer {
  private readonly server: Server;
  private draining = false;

  constructor(
    private readonly program: Program,
    private readonly around: Surroundings,
  ) {
    this.server = createServer((request, response) => this.serve(request, response));
    // those in front keep connections for long; a server that ends them first would break requests on the way
    this.server.keepAliveTimeout = 120_000;
  }

  /** Starts to listen. @param port 0 takes a free one. @returns the port */
  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Takes no more connections, and resolves once all that were open have ended by themselves. */
  drain(): Promise<void> {
    this.draining = true;
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
    });
  }

  /** Ends everything at once. */
  destroy(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { faults, metrics, timers, random } = this.around;
    const { subject, target } = this.program;
    const began = performance.now();
    const path = (request.url ?? "/").replace(/\?.*$/s, "");
    const health = path === healthPath;
    if (this.draining) response.setHeader("connection", "close");
    request.resume();
    const inForce = faults.on(target);
    const probe = request.headers[probeHeader];
    if ((probe === "readiness" || (target.origin !== undefined && health)) && inForce.some(isNotReady)) {
      this.reply(response, 503, { status: "not ready" });
      return;
    }
    const { delay, hang, status, madeUp } = suffered(inForce, health || probe !== undefined, random);
    if (hang) return;
    const go = (): void => {
      if (response.destroyed) return;
      const code = this.answer(request, response, path, status);
      if (probe !== undefined) return;
      metrics.answered(subject, code, ((performance.now() - began) * timers.speed) / 1000);
      if (health || code !== 200) return;
      metrics.drive("llm_answers_total", subject, 1);
      if (madeUp) metrics.drive("llm_hallucinations_total", subject, 1);
    };
    if (delay === 0) go();
    else timers.after(delay, go);
  }

  private answer(request: IncomingMessage, response: ServerResponse, path: string, status: number | undefined): number {
    if (status !== undefined) return this.reply(response, status, { error: "a fault of the sandbox" });
    if (path === healthPath) return this.reply(response, 200, { status: "ok" });
    const required = this.program.secrets();
    const given = request.headers["x-gateway-secret"];
    if (required !== undefined && !required.some((secret) => secret === given)) {
      return this.reply(response, 403, { error: "X-Gateway-Secret is missing or wrong" });
    }
    return this.reply(response, 200, { path });
  }

  private reply(response: ServerResponse, code: number, body: Readonly<Record<string, string>>): number {
    if (this.draining) response.setHeader("connection", "close");
    sendJson(response, code, { ...this.program.answer, ...body });
    return code;
  }
}

function isNotReady({ act }: { readonly act: { readonly do: string } }): boolean {
  return act.do === "not-ready";
}
