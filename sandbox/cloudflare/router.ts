import type { JsonObject } from "./json";

/** An authenticated request with a parsed body. */
export interface Call {
  /** The values of the path's parameters, such as `pool`. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body; an empty object if there is none. */
  readonly body: JsonObject;
}

/** The content of the envelope. */
export interface Answer {
  /** The status code; 204 sends no body. @default 200 */
  readonly status?: number;
  readonly result?: unknown;
  /** The `result_info` of a page. @default - omitted */
  readonly info?: JsonObject;
  /** The `messages`. @default [] */
  readonly messages?: readonly JsonObject[];
}

/** A method and path that the API serves. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path after `/client/v4`; a segment that starts with `:` is a parameter. */
  readonly path: string;
  handle(call: Call): Answer | Promise<Answer>;
}

/** The match of a request: the route, the methods that the path allows, or nothing. */
export type Match =
  | { readonly route: Route; readonly at: Readonly<Record<string, string>> }
  | { readonly allowed: readonly string[] };

/** Finds the first route for a method and path. */
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
