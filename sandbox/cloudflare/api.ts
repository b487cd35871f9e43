import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { bodyOf, sendJson } from "../http";
import type { Store } from "../store";
import { type Account, sandboxAccount, sandboxZones, type Zone } from "./account";
import type { Collection } from "./collection";
import { dnsRecords } from "./dns-record";
import { CloudflareError, foreign } from "./errors";
import { type HealthSource, healthRoutes } from "./health";
import { isObject, type JsonObject } from "./json";
import { loadBalancers, poolsOf } from "./load-balancer";
import { monitors } from "./monitor";
import { policies, webhooks } from "./notification";
import type { CloudflareObjects } from "./objects";
import { pools } from "./pool";
import { type Answer, match, type Route } from "./router";
import { Rulesets } from "./ruleset";
import { accountRoutes } from "./zone";

const prefix = "/client/v4";

/** Options of the API. */
export interface CloudflareOptions {
  /** The bearer token that every request must carry. @default "sandbox" */
  readonly token?: string;
  /** The account. @default sandboxAccount */
  readonly account?: Account;
  /** The zones. @default sandboxZones */
  readonly zones?: readonly Zone[];
  /** The source of origins' health. @default - every origin is healthy */
  readonly health?: HealthSource;
  /** A function to call after every change. @default - none */
  readonly onChange?: () => void;
}

/** A running Cloudflare API. */
export interface CloudflareApi {
  /** The listener for an HTTP server. */
  readonly listener: RequestListener;
  /** Returns the current objects that traffic depends on. */
  objects(): CloudflareObjects;
  close(): void;
}

/** The default token. */
export const sandboxToken = "sandbox";

/**
 * Creates the part of the Cloudflare v4 API that load balancing needs, under `/client/v4`: load balancers, pools, monitors
 * and their health, rulesets, DNS records, notification policies and webhooks, accounts, zones, and token verification.
 */
export function cloudflareApi(store: Store, options: CloudflareOptions = {}): CloudflareApi {
  const account = options.account ?? sandboxAccount;
  const zones = options.zones ?? sandboxZones;
  const { routes, objects } = partsOf(store, account, zones, options.health ?? (() => ({ healthy: true })));
  const token = options.token ?? sandboxToken;
  return {
    listener: (request, response) => {
      serve(request, token, account, zones, routes).then(
        (answer) => {
          if (request.method !== "GET") options.onChange?.();
          succeed(response, answer);
        },
        (error: unknown) => fail(request, response, error),
      );
    },
    objects,
    close: () => {},
  };
}

function partsOf(
  store: Store,
  account: Account,
  zones: readonly Zone[],
  health: HealthSource,
): { readonly routes: readonly Route[]; objects(): CloudflareObjects } {
  const balancers: Collection = loadBalancers(store, { account, zones, hasPool: (id) => has(poolList, id) });
  const poolList: Collection = pools(store, {
    account,
    zones,
    hasMonitor: (id) => has(monitorList, id),
    isUsed: (id) => zones.some((zone) => balancers.all(zone.id).some((one) => poolsOf(one).has(id))),
  });
  const monitorList: Collection = monitors(store, account, () => poolList.all(account.id));
  const hooks = webhooks(store);
  const has = (collection: Collection, id: string): boolean => collection.find(account.id, id) !== undefined;
  const rulesets = new Rulesets(store);
  const records = dnsRecords(store, zones);
  const objects = (): CloudflareObjects => ({
    pools: poolList.all(account.id),
    monitors: monitorList.all(account.id),
    zones: zones.map(({ id, name }) => ({
      name,
      balancers: balancers.all(id),
      records: records.all(id),
      rulesets: rulesets.all(id),
    })),
  });
  const routes = [
    ...accountRoutes(account, zones),
    ...healthRoutes(account, poolList, monitorList, health),
    ...references(account, zones, balancers, poolList, monitorList),
    ...balancers.routes(),
    ...poolList.routes(),
    ...monitorList.routes(),
    ...rulesets.routes(),
    ...records.routes(),
    ...hooks.routes(),
    ...policies(store, (id) => has(hooks, id)).routes(),
  ];
  return { routes, objects };
}

/** Returns the objects that refer to a pool or monitor, in the form of Cloudflare's `references`. */
function references(
  account: Account,
  zones: readonly Zone[],
  balancers: Collection,
  poolList: Collection,
  monitorList: Collection,
): readonly Route[] {
  const shown = (type: string, value: JsonObject): JsonObject => ({
    reference_type: "referrer",
    resource_id: value.id,
    resource_name: value.name,
    resource_type: type,
  });
  return [
    {
      method: "GET",
      path: `${poolList.kind.path}/:pool/references`,
      handle: ({ at }) => {
        const id = String(poolList.one(account.id, at.pool ?? "").id);
        const users = zones.flatMap((zone) => balancers.all(zone.id)).filter((one) => poolsOf(one).has(id));
        return { result: users.map((one) => shown("load_balancer", one)) };
      },
    },
    {
      method: "GET",
      path: `${monitorList.kind.path}/:monitor/references`,
      handle: ({ at }) => {
        const { id } = monitorList.one(account.id, at.monitor ?? "");
        const users = poolList.all(account.id).filter((pool) => pool.monitor === id);
        return { result: users.map((one) => shown("pool", one)) };
      },
    },
  ];
}

async function serve(
  request: IncomingMessage,
  token: string,
  account: Account,
  zones: readonly Zone[],
  routes: readonly Route[],
): Promise<Answer> {
  // read it in any case, so that the connection stays usable after a refusal
  const text = await bodyOf(request);
  const url = new URL(request.url ?? "/", "http://sandbox");
  authenticate(request, token, url.pathname);
  const path = url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : "";
  const found = match(routes, request.method ?? "GET", path);
  if (!("route" in found)) {
    if (found.allowed.length === 0) {
      throw new CloudflareError(
        400,
        7003,
        `Could not route to ${url.pathname}, perhaps your object identifier is invalid?`,
      );
    }
    const allowed = found.allowed.join(", ");
    throw new CloudflareError(405, 10405, `${request.method} is not allowed on ${url.pathname}, only ${allowed}`);
  }
  const [, scope, owner] = path.split("/");
  if (owner !== undefined && scope === "accounts" && owner !== account.id) throw foreign();
  if (owner !== undefined && scope === "zones" && !zones.some((zone) => zone.id === owner)) throw foreign();
  return found.route.handle({ at: found.at, query: url.searchParams, body: parse(text) });
}

function authenticate(request: IncomingMessage, token: string, path: string): void {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new CloudflareError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  }
  const [, sent] = /^Bearer (\S+)$/.exec(header) ?? [];
  if (sent === undefined)
    throw new CloudflareError(400, 6003, "Invalid request headers: Invalid format for Authorization header");
  if (sent === token) return;
  if (path === `${prefix}/user/tokens/verify`) throw new CloudflareError(401, 1000, "Invalid API Token");
  throw foreign();
}

function parse(text: string): JsonObject {
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CloudflareError(400, 6007, "Malformed JSON in request body");
  }
  if (!isObject(value)) throw new CloudflareError(400, 6007, "The request body must be a JSON object");
  return value;
}

function succeed(response: ServerResponse, answer: Answer): void {
  if (answer.status === 204) {
    response.writeHead(204).end();
    return;
  }
  sendJson(response, answer.status ?? 200, {
    result: answer.result ?? null,
    success: true,
    errors: [],
    messages: answer.messages ?? [],
    ...(answer.info === undefined ? {} : { result_info: answer.info }),
  });
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.destroyed || (request.destroyed && !request.complete)) return;
  const known = error instanceof CloudflareError;
  const status = known ? error.status : 500;
  const code = known ? error.code : 10000;
  const message = error instanceof Error ? error.message : String(error);
  if (!known) process.stderr.write(`sandbox: ${request.method} ${request.url} failed: ${String(error)}\n`);
  const source = known && error.pointer !== undefined ? { source: { pointer: error.pointer } } : {};
  sendJson(response, status, { result: null, success: false, errors: [{ code, message, ...source }], messages: [] });
}
