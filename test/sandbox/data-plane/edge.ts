import { Agent, request } from "node:http";
import { connect } from "node:net";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";

/** A client's view of a response. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A sandbox with a data plane, and clients for it. */
export interface TestEdge {
  readonly sandbox: Sandbox;
  /** Sends a request to the Cloudflare API; a leading `A` or `Z` in a path stands for the account or the zone. @throws unless it succeeds */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the whole of it
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Sends a request to the edge, as a browser would. */
  visit(host: string, headers?: Record<string, string>, path?: string): Promise<Seen>;
  /** Sends many requests to the edge, over few connections. @returns the number of responses by pool */
  visitMany(host: string, times: number): Promise<Readonly<Record<string, number>>>;
  /** Creates a pool of one origin. @returns its id */
  pool(name: string, address: string, more?: object): Promise<string>;
  /** Creates a load balancer for `<name>.mcpist.example`. @returns its path */
  balancer(name: string, pools: readonly string[], more?: object): Promise<string>;
  /** Creates a monitor. @returns its id */
  monitor(more?: object): Promise<string>;
  /** Waits until the monitor reports this health. */
  until(pool: string, healthy: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Returns a seeded source of random numbers from 0 to 1. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    const again = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((again ^ (again >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** The number of connections of `visitMany`. */
const connections = 10;

/** The number of concurrent requests per connection. */
const depth = 5;

/** Sends requests over one connection. @returns the pools that responded with 200 */
function pipelined(port: number, host: string, times: number): Promise<readonly string[]> {
  const ask = `GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const pools: string[] = [];
    let text = "";
    let sent = depth;
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write(ask.repeat(depth)));
    socket.setEncoding("latin1").on("data", (chunk) => {
      const heads = (text + chunk).split("\r\n\r\n");
      // the rest is the start of a header, after the previous response's body
      text = heads.pop() ?? "";
      for (const head of heads) {
        const [, pool = head] = /HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*?x-sandbox-pool: (\S+)/.exec(head) ?? [];
        pools.push(pool);
        if (sent < times) socket.write(ask);
        sent += 1;
      }
      if (pools.length === times) socket.end();
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(pools));
  });
}

/** Starts an edge with seeded random numbers. @param speed the speed of the sandbox's clocks */
export async function startEdge(speed: number): Promise<TestEdge> {
  const sandbox = await startSandbox({ providers: "registry", traffic: { speed, podStartMs: 5, random: seeded() } });
  const agent = new Agent({ keepAlive: true });
  const call: TestEdge["call"] = async (method, path, body) => {
    const full = path
      .replace(/^A(?=\/)/, `/accounts/${"a".repeat(32)}/load_balancers`)
      .replace(/^Z(?=\/)/, `/zones/${"b".repeat(32)}`);
    const response = await fetch(`${sandbox.cloudflareUrl}${full}`, {
      method,
      headers: { authorization: "Bearer sandbox" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = JSON.parse(await response.text());
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer.errors)}`);
    return answer.result;
  };
  return {
    sandbox,
    call,
    visit: (host, headers = {}, path = "/") =>
      new Promise((resolve, reject) => {
        const url = `${sandbox.traffic?.edgeUrl}${path}`;
        const sent = request(url, { agent, headers: { ...headers, host } }, (response) => {
          let text = "";
          response.on("data", (chunk) => {
            text += chunk;
          });
          response.once("end", () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) });
          });
        });
        sent.once("error", reject);
        sent.end();
      }),
    visitMany: async (host, times) => {
      const pools: Record<string, number> = {};
      const each = times / connections;
      const port = Number(new URL(sandbox.traffic?.edgeUrl ?? "").port);
      const answers = await Promise.all(Array.from({ length: connections }, () => pipelined(port, host, each)));
      for (const pool of answers.flat()) pools[pool] = (pools[pool] ?? 0) + 1;
      return pools;
    },
    pool: async (name, address, more = {}) => {
      const origins = [{ name, address }];
      return (await call("POST", "A/pools", { name, origins, check_regions: ["WEU"], ...more })).id;
    },
    balancer: async (name, pools, more = {}) => {
      const body = {
        name: `${name}.mcpist.example`,
        proxied: true,
        default_pools: pools,
        fallback_pool: pools.at(-1),
        steering_policy: "off",
        ...more,
      };
      return `Z/load_balancers/${(await call("POST", "Z/load_balancers", body)).id}`;
    },
    monitor: async (more = {}) => {
      const usual = { type: "http", path: "/health", expected_codes: "200", expected_body: "OK", interval: 30 };
      return (await call("POST", "A/monitors", { ...usual, ...more })).id;
    },
    until: async (pool, healthy) => {
      for (const began = performance.now(); ; ) {
        const states = (sandbox.traffic?.topology().health ?? []) as { pool: string; healthy: boolean | null }[];
        if (states.find((state) => state.pool === pool)?.healthy === healthy) return;
        if (performance.now() - began > 60_000) throw new Error(`${pool} did not get there: ${JSON.stringify(states)}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    close: async () => {
      agent.destroy();
      await sandbox.close();
    },
  };
}
