import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A unix socket that relays connections to another one. */
export interface Relay {
  close(): Promise<void>;
}

/** How long a connection waits for a missing server, in milliseconds. */
const patience = 15_000;

/**
 * Listens on a socket and relays each connection. If nobody listens on the other side, a connection waits.
 * When the server dies, its connections close.
 */
export async function startRelay(from: string, to: string): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (near) => {
    open.add(near);
    near.once("close", () => open.delete(near));
    near.on("error", () => near.destroy());
    reach(to, near).then((far) => {
      if (far === undefined) {
        near.destroy();
        return;
      }
      far.on("error", () => far.destroy());
      far.once("close", () => near.destroy());
      near.once("close", () => far.destroy());
      far.pipe(near);
      near.pipe(far);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(from, resolve);
  });
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
      rmSync(from, { force: true });
    },
  };
}

/** Returns whether somebody accepts connections on the socket. */
export async function accepts(socket: string): Promise<boolean> {
  const connection = await attempt(socket);
  connection?.destroy();
  return connection !== undefined;
}

async function reach(to: string, asking: Socket): Promise<Socket | undefined> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && !asking.destroyed) {
    const socket = await attempt(to);
    if (socket !== undefined) return socket;
    await pause(20);
  }
  return undefined;
}

function attempt(to: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(to);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}
