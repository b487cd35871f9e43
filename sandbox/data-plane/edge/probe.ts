import { connect } from "node:net";
import type { OriginHealth } from "../../cloudflare/health";
import { type JsonObject, objectOf, stringsOf } from "../../cloudflare/json";
import type { Timers } from "../timers";
import { ask, Unreachable } from "../upstream";
import type { Origin } from "./configuration";
import type { Target, Targets } from "./targets";

/** The searched part of a body, in bytes. @see https://developers.cloudflare.com/load-balancing/troubleshooting/common-error-codes/ */
const bodyLimit = 10 * 1024;

/** Dependencies of a probe. */
export interface ProbeAround {
  readonly targets: Targets;
  readonly timers: Timers;
}

/**
 * Probes an origin once for a monitor; after a timeout it retries at once, as often as the monitor allows.
 *
 * @see https://developers.cloudflare.com/load-balancing/monitors/create-monitor/
 */
export async function probe(
  origin: Pick<Origin, "address" | "port" | "host">,
  monitor: JsonObject,
  pool: string,
  around: ProbeAround,
): Promise<OriginHealth> {
  const retries = Number(monitor.retries ?? 0);
  for (let attempt = 0; ; attempt += 1) {
    const began = around.timers.now();
    const found = await once(origin, monitor, pool, around);
    const rtt = Math.round(around.timers.now() - began);
    if (found !== "timeout") return { ...found, rtt };
    if (attempt >= retries) return { healthy: false, failureReason: "HTTP timeout occurred", responseCode: 0, rtt };
  }
}

async function once(
  origin: Pick<Origin, "address" | "port" | "host">,
  monitor: JsonObject,
  pool: string,
  { targets, timers }: ProbeAround,
): Promise<OriginHealth | "timeout"> {
  const port = origin.port === 0 ? Number(monitor.port ?? 0) : origin.port;
  const target = await targets.of({ address: origin.address, port });
  if (target === "unresolved") return failed("DNS lookup failed");
  if (target === "refused") return failed("TCP connection failed");
  const timeout = timers.timeout(Number(monitor.timeout ?? 5) * 1000);
  if (monitor.type !== "http" && monitor.type !== "https") return connects(target, timeout);
  const own = Object.entries(objectOf(monitor.header)).map(([name, values]): [string, readonly string[]] => [
    name.toLowerCase(),
    stringsOf(values),
  ]);
  const headers = {
    host: origin.address,
    ...Object.fromEntries(own.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : [...values]])),
    // an origin's own Host overrides the monitor's
    ...(origin.host === undefined ? {} : { host: origin.host }),
    "user-agent": `Mozilla/5.0 (compatible; Cloudflare-Traffic-Manager/1.0; +https://www.cloudflare.com/traffic-manager/; pool-id: ${pool.slice(0, 16)})`,
  };
  const method = String(monitor.method ?? "GET");
  try {
    const answer = await ask({ ...target, method, path: String(monitor.path || "/"), headers, timeout });
    return judge(answer.status, answer.body, monitor);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return error.obstacle === "timeout" ? "timeout" : failed("TCP connection failed");
  }
}

function judge(status: number, body: Buffer, monitor: JsonObject): OriginHealth {
  const codes = String(monitor.expected_codes || "2xx").split(/, ?/);
  if (!codes.some((code) => code === String(status) || code === `${Math.floor(status / 100)}xx`)) {
    return { ...failed("Response code mismatch error"), responseCode: status };
  }
  const wanted = String(monitor.expected_body ?? "").toLowerCase();
  const text = body.subarray(0, bodyLimit).toString("utf8").toLowerCase();
  if (!text.includes(wanted)) return { ...failed("Response body mismatch error"), responseCode: status };
  return { healthy: true, failureReason: "No failures", responseCode: status };
}

function failed(failureReason: string): OriginHealth {
  return { healthy: false, failureReason, responseCode: 0 };
}

function connects({ host, port }: Target, timeout: number): Promise<OriginHealth | "timeout"> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => end("timeout"), timeout);
    const end = (found: OriginHealth | "timeout"): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    socket.once("connect", () => end({ healthy: true, failureReason: "No failures", responseCode: 0 }));
    socket.once("error", () => end(failed("TCP connection failed")));
  });
}
