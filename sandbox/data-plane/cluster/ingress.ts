import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { sendJson } from "../../http";
import type { KubeObject, KubernetesApi, Service } from "../../kubernetes";
import { listAt, type Tree, treeAt } from "../../kubernetes/tree";
import type { Timers } from "../timers";
import { ask, endToEnd, type Incoming, keptConnections, Unreachable, wholeOf } from "../upstream";
import type { Backend, Backends } from "./backends";

interface Path {
  readonly path: string;
  readonly exact: boolean;
  readonly namespace: string;
  readonly service: string;
  /** The name or number of the Service's port. */
  readonly port: string | number | undefined;
}

/** The paths of each host, the most specific first. A host may be `*.example.com`, or empty for any. */
type Table = ReadonlyMap<string, readonly Path[]>;

/** The timeout for a backend, in milliseconds. @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts */
const readTimeout = 60_000;
/** The number of backends to try. @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#proxy-next-upstream-tries */
const tries = 3;

/** Dependencies of the ingress. */
export interface IngressAround {
  readonly api: Pick<KubernetesApi, "get" | "list" | "subscribe">;
  readonly backends: Backends;
  readonly timers: Timers;
}

/**
 * The cluster's ingress: forwards each request by Host and path, directly to one of the Service's ready addresses, in
 * rotation.
 *
 * It uses plain HTTP; a real ingress would terminate TLS here.
 */
export class IngressRouter {
  private table: Table | undefined;
  private readonly agent = keptConnections();
  private readonly turns = new Map<string, number>();
  private readonly unsubscribe: () => void;

  constructor(private readonly around: IngressAround) {
    this.unsubscribe = around.api.subscribe("Ingress", () => {
      this.table = undefined;
    });
  }

  /** The listener for an HTTP server. */
  readonly listener: RequestListener = (request, response) => {
    // a disconnected client needs no response
    this.serve(request, response).catch(() => response.destroy());
  };

  /** Closes kept connections. */
  close(): void {
    this.unsubscribe();
    this.agent.destroy();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    const found = this.find(host, (request.url ?? "/").replace(/\?.*$/s, ""));
    if (found === undefined) {
      request.resume();
      refuse(response, 404, `no Ingress has a rule for ${host}`);
      return;
    }
    const body = await wholeOf(request);
    const result = await this.pass(found, request, body);
    if (typeof result === "number") refuse(response, result, reasons[result] ?? "");
    else response.writeHead(result.status, endToEnd(result.headers)).end(result.body);
  }

  private async pass(path: Path, request: IncomingMessage, body: Buffer): Promise<Incoming | number> {
    const { namespace, service } = path;
    const backends = this.around.backends.of(namespace, service, this.portName(path));
    if (backends.length === 0) return 503;
    let code = 502;
    for (let attempt = 0; attempt < Math.min(tries, backends.length); attempt += 1) {
      const backend = this.next(`${namespace}/${service}`, backends);
      if (backend?.port === undefined) continue;
      try {
        return await ask({
          host: backend.host,
          port: backend.port,
          method: request.method ?? "GET",
          path: request.url ?? "/",
          headers: { ...endToEnd(request.headers), "x-forwarded-host": request.headers.host },
          body,
          timeout: this.around.timers.timeout(readTimeout),
          agent: this.agent,
        });
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        code = error.obstacle === "timeout" ? 504 : 502;
        // a request that may have taken effect is not sent twice
        if (error.obstacle !== "refused" && !["GET", "HEAD", "OPTIONS"].includes(request.method ?? "GET")) break;
      }
    }
    return code;
  }

  private next(key: string, backends: readonly Backend[]): Backend | undefined {
    const turn = this.turns.get(key) ?? 0;
    this.turns.set(key, turn + 1);
    return backends[turn % backends.length];
  }

  private portName({ namespace, service, port }: Path): string | undefined {
    if (typeof port !== "number") return port;
    const found = this.around.api.get<Service>("Service", namespace, service);
    return found?.spec.ports?.find((one) => one.port === port)?.name;
  }

  private find(host: string, path: string): Path | undefined {
    this.table ??= tableOf(this.around.api.list("Ingress"));
    for (const key of [host, host.replace(/^[^.]+/, "*"), ""]) {
      const match = this.table.get(key)?.find((one) => covers(one, path));
      if (match !== undefined) return match;
    }
    return undefined;
  }
}

const reasons: Readonly<Record<number, string>> = {
  502: "no endpoint of the Service answered",
  503: "the Service has no ready endpoint",
  504: "the endpoint took too long",
};

function refuse(response: ServerResponse, code: number, error: string): void {
  sendJson(response, code, { error });
}

/** Returns whether a rule covers a path; a prefix ends at a slash. @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types */
function covers({ path, exact }: Path, asked: string): boolean {
  if (exact) return asked === path;
  const prefix = path.replace(/\/$/, "");
  return asked === prefix || asked.startsWith(`${prefix}/`);
}

function tableOf(ingresses: readonly KubeObject[]): Table {
  const table = new Map<string, Path[]>();
  for (const ingress of ingresses) {
    const { namespace = "" } = ingress.metadata;
    const spec = treeAt(ingress, "spec");
    for (const rule of [...listAt(spec, "rules"), { http: { paths: [{ backend: spec.defaultBackend }] } }] as Tree[]) {
      const host = String(rule.host ?? "");
      for (const one of listAt(treeAt(rule, "http"), "paths") as Tree[]) {
        const service = treeAt(treeAt(one, "backend"), "service");
        if (typeof service.name !== "string") continue;
        const { name, number } = treeAt(service, "port");
        const port = typeof name === "string" ? name : typeof number === "number" ? number : undefined;
        const path = String(one.path ?? "/");
        const found = { path, exact: one.pathType === "Exact", namespace, service: service.name, port };
        table.set(host, [...(table.get(host) ?? []), found]);
      }
    }
  }
  for (const paths of table.values()) {
    paths.sort((a, b) => Number(b.exact) - Number(a.exact) || b.path.length - a.path.length);
  }
  return table;
}
