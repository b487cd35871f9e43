import { BlockList, isIP } from "node:net";

/** The fields of a request that expressions use. */
export interface RuleRequest {
  /** The host, without a port. */
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** The query, without the question mark. */
  readonly query: string;
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly ip: string;
}

/** The value of a part of an expression. */
export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, readonly string[]>>;

/** The type of a value, known before any request. */
export type Type = "string" | "integer" | "boolean" | "address" | "strings" | "map";

/** A part of an expression. */
export interface Part {
  readonly type: Type;
  /** Whether it applies to every element of a list (`[*]`), so that a comparison yields a list. */
  readonly each: boolean;
  /** Returns its value, or the list of values if it applies to each element. */
  of(request: RuleRequest): Value | readonly Value[];
}

function field(type: Type, of: (request: RuleRequest) => Value): Part {
  return { type, each: false, of };
}

function first(request: RuleRequest, header: string): string {
  return request.headers[header]?.[0] ?? "";
}

function uriOf({ path, query }: RuleRequest): string {
  return query === "" ? path : `${path}?${query}`;
}

/** The known fields. @see https://developers.cloudflare.com/ruleset-engine/rules-language/fields/reference/ */
export const fields: Readonly<Record<string, Part>> = {
  "http.host": field("string", ({ host }) => host),
  "http.request.method": field("string", ({ method }) => method),
  "http.request.uri": field("string", uriOf),
  "http.request.uri.path": field("string", ({ path }) => path),
  "http.request.uri.query": field("string", ({ query }) => query),
  "http.request.full_uri": field("string", (request) => `https://${request.host}${uriOf(request)}`),
  "http.request.headers": field("map", ({ headers }) => headers),
  "http.request.headers.names": field("strings", ({ headers }) => Object.keys(headers)),
  "http.user_agent": field("string", (request) => first(request, "user-agent")),
  "http.cookie": field("string", (request) => first(request, "cookie")),
  "http.referer": field("string", (request) => first(request, "referer")),
  "ip.src": field("address", ({ ip }) => ip),
  ssl: field("boolean", () => true),
  true: field("boolean", () => true),
  false: field("boolean", () => false),
};

/** Applies a function to a part's value, or to each value of a list. */
export function mapped(part: Part, type: Type, change: (value: Value) => Value): Part {
  return {
    type,
    each: part.each,
    of: (request) => {
      const value = part.of(request);
      return part.each && Array.isArray(value) ? value.map(change) : change(value as Value);
    },
  };
}

/** Returns a predicate for addresses within a list of addresses and networks. */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", length] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, length === undefined ? (family === "ipv6" ? 128 : 32) : Number(length), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
