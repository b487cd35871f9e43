import { Agent, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";

/** A request to pass on, with its whole body. */
export interface Outgoing {
  /** @default "127.0.0.1" */
  readonly host?: string;
  readonly port: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** Milliseconds until the answer must be complete, by the machine's clock. */
  readonly timeout: number;
  /** Keeps connections for later requests. @default - a connection for this one */
  readonly agent?: Agent;
}

/** What came back, with its whole body. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why nothing came back: nobody listens, the connection ended before an answer, or it took too long. */
export type Obstacle = "refused" | "reset" | "timeout";

/** Nothing came back. */
export class Unreachable extends Error {
  constructor(
    readonly obstacle: Obstacle,
    message: string,
  ) {
    super(message);
  }
}

/** Connections that are kept for later requests. */
export function keptConnections(): Agent {
  return new Agent({ keepAlive: true, maxFreeSockets: 1024 });
}

/** Passes a request on and waits for the whole answer. @throws Unreachable */
export async function ask(outgoing: Outgoing): Promise<Incoming> {
  try {
    return await once(outgoing);
  } catch (error) {
    // a kept connection may be closed just when it is used again, which says nothing about the other side
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

/** Returns the whole body of a message. */
export async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const hopByHop = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** Headers without those that belong to one connection. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
export function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = { ...headers };
  for (const name of [...hopByHop, ...(headers.connection ?? "").toLowerCase().split(/\s*,\s*/)]) delete kept[name];
  return kept;
}
