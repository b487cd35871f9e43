import { Agent, type IncomingHttpHeaders, request as plain } from "node:http";
import { type RequestOptions, Agent as SecureAgent, request as secure } from "node:https";

/** A response of an API. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request to an API. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Certificates and keys for https. @default - the machine's own */
  readonly tls?: Pick<RequestOptions, "ca" | "cert" | "key" | "rejectUnauthorized" | "servername">;
}

const agent = new Agent({ keepAlive: true });
const secureAgent = new SecureAgent({ keepAlive: true });

/**
 * Sends one request and reads the whole response, without a timeout: the real providers have none.
 *
 * @throws if the connection fails or closes before the end of the response
 */
export function send(call: Call): Promise<Answer> {
  const url = new URL(call.url);
  const isSecure = url.protocol === "https:";
  const body = call.body === undefined ? undefined : Buffer.from(call.body);
  const headers = { ...call.headers, ...(body !== undefined && { "content-length": String(body.length) }) };
  return new Promise((resolve, reject) => {
    const options = { method: call.method, headers, agent: isSecure ? secureAgent : agent, ...(isSecure && call.tls) };
    const outgoing = (isSecure ? secure : plain)(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? "",
          headers: response.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
