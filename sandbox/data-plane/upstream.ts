import { Agent, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";

/** A request to forward, with its whole body. */
export interface Outgoing {
  /** The host to connect to. @default "127.0.0.1" */
  readonly host?: string;
  readonly port: number;
  readonly method: string;
  /** The path and query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** The timeout for a complete response, in milliseconds by the machine's clock. */
  readonly timeout: number;
  /** The agent that keeps connections. @default - a new connection */
  readonly agent?: Agent;
}

/** A response, with its whole body. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why there was no response: nobody listens, the connection closed first, or it took too long. */
export type Obstacle = "refused" | "reset" | "timeout";

/** The error for a request without a response. */
export class Unreachable extends Error {
  constructor(
    readonly obstacle: Obstacle,
    message: string,
  ) {
    super(message);
  }
}

/** Creates an agent that keeps connections for later requests. */
export function keptConnections(): Agent {
  return new Agent({ keepAlive: true, maxFreeSockets: 1024 });
}

/** Forwards a request and waits for the whole response. @throws Unreachable */
export async function ask(outgoing: Outgoing): Promise<Incoming> {
  try {
    return await once(outgoing);
  } catch (error) {
    // a kept connection may close just when it is reused, which says nothing about the server
    if (error instanceof StaleConnection) return once({ ...outgoing, agent: new Agent() });
    throw error;
  }
}

class StaleConnection extends Unreachable {}

function once({ host = "127.0.0.1", body, timeout, agent, ...rest }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const sent = request({ host, ...rest, agent: agent ?? false });
    const timer = setTimeout(() => {
      reject(new Unreachable("timeout", `no answer within ${Math.round(timeout)} ms`));
      sent.destroy();
    }, timeout);
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      if (error.code === "ECONNREFUSED") reject(new Unreachable("refused", "connection refused"));
      else if (sent.reusedSocket) reject(new StaleConnection("reset", "connection reset"));
      else reject(new Unreachable("reset", `connection reset (${error.code ?? error.message})`));
    };
    sent.once("error", fail);
    sent.once("response", (response) => {
      wholeOf(response).then((whole) => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole });
      }, fail);
    });
    sent.end(body);
  });
}

/** Reads the whole body of a message. */
export async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const hopByHop = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** Removes the headers that belong to one connection. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
export function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = { ...headers };
  for (const name of [...hopByHop, ...(headers.connection ?? "").toLowerCase().split(/\s*,\s*/)]) delete kept[name];
  return kept;
}
