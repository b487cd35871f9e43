import type { JsonObject } from "./json";

/** One request, after authentication, with its body parsed. */
export interface Call {
  /** What stands in the places that the route's path names, e.g. `pool`. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body; an empty object where there is none. */
  readonly body: JsonObject;
}

/** What goes into the envelope. */
export interface Answer {
  /** @default 200; 204 sends no body */
  readonly status?: number;
  readonly result?: unknown;
  /** `result_info` of a page. @default - left out */
  readonly info?: JsonObject;
  /** `messages`. @default [] */
  readonly messages?: readonly JsonObject[];
}

/** A method and path that the API knows. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path after `/client/v4`; a segment that starts with `:` matches anything and names it. */
  readonly path: string;
  handle(call: Call): Answer | Promise<Answer>;
}

/** What a path leads to: the route, or the methods that the path does know, or nothing. */
export type Match =
  | { readonly route: Route; readonly at: Readonly<Record<string, string>> }
  | { readonly allowed: readonly string[] };

/** Finds the route of a method and path, in the order of the list. */
export function match(routes: readonly Route[], method: string, path: string): Match {
  const segments = path.split("/");
  const allowed = new Set<string>();
  for (const route of routes) {
    const at = places(route.path, segments);
    if (at === undefined) continue;
    if (route.method === method) return { route, at };
    allowed.add(route.method);
  }
  return { allowed: [...allowed] };
}

function places(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const expected = pattern.split("/");
  if (expected.length !== segments.length) return undefined;
  const at: Record<string, string> = {};
  for (const [index, want] of expected.entries()) {
    const have = segments[index] ?? "";
    if (want.startsWith(":")) {
      if (have === "") return undefined;
      at[want.slice(1)] = decodeURIComponent(have);
    } else if (want !== have) return undefined;
  }
  return at;
}
