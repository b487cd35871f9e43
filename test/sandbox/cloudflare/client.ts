import { type CloudflareOptions, cloudflareApi } from "../../../sandbox/cloudflare/api";
import { listen } from "../../../sandbox/http";
import { Store } from "../../../sandbox/store";

/** A response: the status code and the envelope. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the whole of it
  readonly body: any;
}

/** A Cloudflare API on loopback, and a client for it. */
export interface Client {
  readonly url: string;
  readonly store: Store;
  /** Sends a request. In the path after `/client/v4`, a leading `A` or `Z` stands for the account or the zone. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Creates an object and returns the result. @throws if it is refused */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the whole of it
  make(path: string, body: unknown): Promise<any>;
  close(): Promise<void>;
}

/** The account of the sandbox. */
export const account = "a".repeat(32);
/** The zone `mcpist.example` of the sandbox. */
export const zone = "b".repeat(32);

/** Starts the API. */
export async function startClient(options: CloudflareOptions = {}, store = Store.open()): Promise<Client> {
  const api = cloudflareApi(store, options);
  const listening = await listen(api.listener);
  const call: Client["call"] = async (method, path, body, headers = { authorization: "Bearer sandbox" }) => {
    const full = path.replace(/^A(?=\/|$)/, `/accounts/${account}`).replace(/^Z(?=\/|$|\?)/, `/zones/${zone}`);
    const response = await fetch(`${listening.url}/client/v4${full}`, {
      method,
      headers: { ...headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
  return {
    url: listening.url,
    store,
    call,
    make: async (path, body) => {
      const reply = await call("POST", path, body);
      if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body.result;
    },
    close: async () => {
      api.close();
      await listening.close();
    },
  };
}

/** The paths of the types. */
export const paths = {
  balancers: "Z/load_balancers",
  pools: "A/load_balancers/pools",
  monitors: "A/load_balancers/monitors",
  rulesets: "Z/rulesets",
  records: "Z/dns_records",
  policies: "A/alerting/v3/policies",
  webhooks: "A/alerting/v3/destinations/webhooks",
} as const;

/** Returns the smallest pool: one origin. */
export function aPool(name: string, more: object = {}): object {
  return { name, origins: [{ name: "one", address: `${name}.origins.mcpist.example` }], ...more };
}
