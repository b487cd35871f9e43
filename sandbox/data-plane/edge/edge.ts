import { randomUUID } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import type { RuleRequest } from "../../cloudflare/rules-language/values";
import { sendJson } from "../../http";
import type { Metrics } from "../metrics";
import type { Timers } from "../timers";
import { ask, endToEnd, type Incoming, keptConnections, Unreachable, wholeOf } from "../upstream";
import type { Balancer, EdgeConfiguration, Steering } from "./configuration";
import type { Monitors } from "./monitors";
import { Sessions } from "./sessions";
import { alternative, type Choice, type Circumstances, choose } from "./steering";
import type { Targets } from "./targets";

/** Status codes after which one other origin is tried. @see https://developers.cloudflare.com/load-balancing/understand-basics/adaptive-routing/ */
const failoverCodes = [521, 522, 523, 525, 526];
/** The timeout for an origin, in milliseconds. @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/ */
const readTimeout = 100_000;

/** Dependencies of the edge. */
export interface EdgeAround {
  configuration(): EdgeConfiguration;
  readonly monitors: Monitors;
  readonly targets: Targets;
  readonly metrics: Metrics;
  readonly timers: Timers;
  /** Returns a random number from 0 to 1. */
  random(): number;
}

/** An error response by Cloudflare itself. */
interface Refusal {
  readonly status: number;
  /** Cloudflare's own error number. */
  readonly code?: number;
  readonly error: string;
}

const nothingLeft: Refusal = { status: 530, code: 1016, error: "Origin DNS error: no pool is left" };

/** Cloudflare's edge: routes each request by its Host through the configured load balancers. */
export class Edge {
  private readonly sessions: Sessions;
  private readonly agent = keptConnections();

  constructor(private readonly around: EdgeAround) {
    this.sessions = new Sessions(around.timers);
  }

  /** The listener for an HTTP server. */
  readonly listener: RequestListener = (request, response) => {
    // a disconnected client needs no response
    this.serve(request, response).catch(() => response.destroy());
  };

  /** Removes all sessions. */
  clear(): void {
    this.sessions.clear();
  }

  /** Closes kept connections. */
  close(): void {
    this.agent.destroy();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = requestOf(request);
    const ray = randomUUID().replaceAll("-", "").slice(0, 16);
    response.setHeader("server", "cloudflare");
    response.setHeader("cf-ray", `${ray}-LO`);
    const body = await wholeOf(request);
    const balancer = this.around.configuration().balancers.get(seen.host);
    if (balancer === undefined || !balancer.enabled) {
      const refusal = balancer === undefined ? unknown(seen.host) : nothingLeft;
      this.refuse(response, seen.host, refusal);
      return;
    }
    const decided = balancer.decide(seen);
    if ("contentType" in decided) {
      const { status, contentType, body: text, location } = decided;
      response.writeHead(status, { "content-type": contentType, ...(location === undefined ? {} : { location }) });
      response.end(text);
      return;
    }
    await this.balance(balancer, decided, seen, { request, body, ray }, response);
  }

  private async balance(
    balancer: Balancer,
    steering: Steering,
    seen: RuleRequest,
    sent: Sent,
    response: ServerResponse,
  ): Promise<void> {
    const { random, monitors, timers } = this.around;
    const { pools } = this.around.configuration();
    const client = balancer.proxied ? this.sessions.client(balancer.id, steering, seen.headers) : { key: undefined };
    const circumstances: Circumstances = {
      isUp: (pool, origin) => monitors.isUp(pool, origin),
      pinned: this.sessions.pinned(client.key, steering),
      clientKey: steering.affinity === "header" ? (client.key ?? seen.ip) : seen.ip,
      since: (time) => (Date.now() - time) * timers.speed,
      random,
    };
    const first = choose(steering, pools, circumstances);
    if (first === undefined) {
      this.refuse(response, seen.host, nothingLeft);
      return;
    }
    if (!first.session && !first.fallback) this.sessions.pin(client.key, pinOf(first));
    const headers = headersFor(balancer, seen, sent);
    let choice = first;
    let result = await this.pass(choice, headers, seen, sent);
    if (balancer.proxied && steering.failover !== "none" && failoverCodes.includes(statusOf(result))) {
      const other = alternative(steering, pools, circumstances, first);
      if (other !== undefined) {
        choice = other;
        result = await this.pass(choice, headers, seen, sent);
        if (steering.failover === "sticky") this.sessions.pin(client.key, pinOf(other));
      }
    }
    if (client.setCookie !== undefined) response.setHeader("set-cookie", client.setCookie);
    response.setHeader("x-sandbox-pool", choice.pool.name);
    response.setHeader("x-sandbox-origin", choice.origin.name);
    if ("error" in result) {
      this.refuse(response, seen.host, result, choice.pool.name);
      return;
    }
    this.around.metrics.atEdge(seen.host, choice.pool.name, result.status);
    const { server: _server, date: _date, ...kept } = endToEnd(result.headers);
    response.writeHead(result.status, kept).end(result.body);
  }

  private async pass(
    { origin }: Choice,
    headers: OutgoingHttpHeaders,
    seen: RuleRequest,
    { request, body }: Sent,
  ): Promise<Incoming | Refusal> {
    const { targets, timers } = this.around;
    const target = await targets.of(origin);
    if (target === "unresolved") return { status: 530, code: 1016, error: `${origin.address} does not resolve` };
    if (target === "refused") return { status: 521, error: "Web server is down" };
    try {
      return await ask({
        ...target,
        method: seen.method,
        path: request.url ?? "/",
        headers: { ...headers, host: origin.host ?? seen.host },
        body,
        timeout: timers.timeout(readTimeout),
        agent: this.agent,
      });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (error.obstacle === "refused") return { status: 521, error: "Web server is down" };
      if (error.obstacle === "timeout") return { status: 524, error: "A timeout occurred" };
      return { status: 520, error: "Web server returns an unknown error" };
    }
  }

  private refuse(response: ServerResponse, host: string, { status, code, error }: Refusal, pool = ""): void {
    this.around.metrics.atEdge(host, pool, status);
    sendJson(response, status, { error, ...(code === undefined ? {} : { code }) });
  }
}

/** A request with its whole body. */
interface Sent {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly ray: string;
}

function unknown(host: string): Refusal {
  return { status: 409, code: 1001, error: `DNS resolution error: there is no load balancer for ${host}` };
}

function pinOf({ pool, origin }: Choice): { readonly pool: string; readonly origin: string } {
  return { pool: pool.id, origin: origin.name };
}

function statusOf(result: Incoming | Refusal): number {
  return result.status;
}

function requestOf(request: IncomingMessage): RuleRequest {
  const [path = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const headers = Object.entries(request.headersDistinct).flatMap(([name, values]): [string, readonly string[]][] =>
    values === undefined ? [] : [[name, values]],
  );
  return {
    host: (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase(),
    method: request.method ?? "GET",
    path,
    query,
    headers: Object.fromEntries(headers),
    ip: request.socket.remoteAddress ?? "127.0.0.1",
  };
}

/** Returns the headers for an origin: the client's and Cloudflare's own, changed by the zone's rules. */
function headersFor(balancer: Balancer, seen: RuleRequest, { request, ray }: Sent): OutgoingHttpHeaders {
  const forwarded = request.headers["x-forwarded-for"];
  const headers: OutgoingHttpHeaders = {
    ...endToEnd(request.headers),
    "cf-connecting-ip": seen.ip,
    "cf-ray": `${ray}-LO`,
    "x-forwarded-for": forwarded === undefined ? seen.ip : `${[forwarded].flat().join(", ")}, ${seen.ip}`,
    "x-forwarded-proto": "https",
  };
  if (balancer.proxied) for (const change of balancer.changes) change.apply(seen, headers);
  return headers;
}
