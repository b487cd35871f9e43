import { randomUUID } from "node:crypto";
import type { Timers } from "../timers";
import type { Steering } from "./configuration";

/** The cookie that identifies a client. */
export const sessionCookie = "__cflb";

/** The place of a session. */
export interface Pinned {
  readonly pool: string;
  readonly origin: string;
}

interface Session extends Pinned {
  /** When it was created, or for headers last used, by the sandbox's clock. */
  readonly since: number;
}

/** A client of one load balancer. */
export interface Client {
  /** Its key; undefined if it has no session and will get none. */
  readonly key: string | undefined;
  /** The cookie to set, so that the client is known next time. @default - none */
  readonly setCookie?: string;
}

const sweepAt = 50_000;

/**
 * Sessions, which keep clients on their origins.
 *
 * The lifetime of a session by cookie starts at its creation, and that of a session by header at its last use.
 *
 * @see https://developers.cloudflare.com/load-balancing/understand-basics/session-affinity/
 */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly timers: Timers) {}

  /** Identifies a client. @param headers the header names, in lower case */
  client(
    balancer: string,
    { affinity, headers: names, allHeaders, ttl }: Steering,
    headers: Readonly<Record<string, readonly string[]>>,
  ): Client {
    if (affinity === "none") return { key: undefined };
    if (affinity === "header") {
      const values = names.map((name) => headers[name]?.join(","));
      const there = values.filter((value) => value !== undefined).length;
      if (there === 0 || (allHeaders && there < names.length)) return { key: undefined };
      return { key: `${balancer} header ${JSON.stringify(values)}` };
    }
    const [, known] = new RegExp(`(?:^|;\\s*)${sessionCookie}=([\\w-]+)`).exec(headers.cookie?.join("; ") ?? "") ?? [];
    if (known !== undefined && this.sessions.has(`${balancer} cookie ${known}`)) {
      return { key: `${balancer} cookie ${known}` };
    }
    const made = randomUUID();
    const setCookie = `${sessionCookie}=${made}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${ttl}`;
    return { key: `${balancer} cookie ${made}`, setCookie };
  }

  /** Returns the place of a client's session, if it has one that has not expired. */
  pinned(key: string | undefined, { affinity, ttl }: Steering): Pinned | undefined {
    const session = key === undefined ? undefined : this.sessions.get(key);
    if (key === undefined || session === undefined) return undefined;
    const now = this.timers.now();
    if (now - session.since >= ttl * 1000) {
      this.sessions.delete(key);
      return undefined;
    }
    if (affinity === "header") this.sessions.set(key, { ...session, since: now });
    return session;
  }

  /** Starts a session of a client. */
  pin(key: string | undefined, { pool, origin }: Pinned): void {
    if (key === undefined) return;
    if (this.sessions.size >= sweepAt) this.sweep();
    this.sessions.set(key, { pool, origin, since: this.timers.now() });
  }

  /** Removes all sessions. */
  clear(): void {
    this.sessions.clear();
  }

  /** Removes the oldest half, because no client of the sandbox needs that many. */
  private sweep(): void {
    for (const key of [...this.sessions.keys()].slice(0, sweepAt / 2)) this.sessions.delete(key);
  }
}
