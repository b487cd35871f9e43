import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sendJson } from "../../http";
import { suffered, type TrafficFaults } from "../faults";
import type { Metrics, Subject } from "../metrics";
import type { Timers } from "../timers";

/** The header by which the sandbox's kubelet names its probe. */
export const probeHeader = "x-sandbox-probe";

/** The path that needs no gateway secret. */
export const healthPath = "/health";

/** A program that serves requests. */
export interface Program {
  /** The subject of its metrics. */
  readonly subject: Subject;
  /** The fields that faults match. */
  readonly target: Readonly<Record<string, string>>;
  /** The content of every response. */
  readonly answer: Readonly<Record<string, string>>;
  /** Returns the accepted values of the gateway's header; undefined if none is required. */
  secrets(): readonly string[] | undefined;
}

/** Dependencies of a program. */
export interface Surroundings {
  readonly faults: TrafficFaults;
  readonly metrics: Metrics;
  readonly timers: Timers;
  /** Returns a random number from 0 to 1. */
  random(): number;
}

/** The HTTP server of a pod, or of an origin outside the cluster, on its own loopback port. */
export class ProgramServer {
  private readonly server: Server;
  private draining = false;

  constructor(
    private readonly program: Program,
    private readonly around: Surroundings,
  ) {
    this.server = createServer((request, response) => this.serve(request, response));
    // proxies keep connections for long; a server that closes them first would break requests
    this.server.keepAliveTimeout = 120_000;
  }

  /** Starts to listen. @param port 0 for a free one. @returns the port */
  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Accepts no more connections, and resolves once all open ones have ended. */
  drain(): Promise<void> {
    this.draining = true;
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
    });
  }

  /** Closes everything at once. */
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
