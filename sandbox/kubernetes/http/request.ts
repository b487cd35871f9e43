import type { IncomingMessage } from "node:http";
import { parse as parseYaml } from "yaml";
import { badRequest } from "../api-error";
import { fromProtobuf, isProtobuf } from "../schema/protobuf";

/** A request for the handlers. */
export interface ApiRequest {
  readonly method: string;
  /** The decoded segments of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly body: Buffer;
}

/** Reads a request to its end. */
export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(message.url ?? "/", "http://localhost");
  return {
    method: message.method ?? "GET",
    path: url.pathname
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent),
    query: url.searchParams,
    accept: message.headers.accept ?? "application/json",
    contentType: (message.headers["content-type"] ?? "application/json").split(";")[0]?.trim() ?? "",
    userAgent: message.headers["user-agent"] ?? "unknown",
    body: Buffer.concat(await message.toArray()),
  };
}

/**
 * Parses the body as JSON, YAML or protobuf.
 *
 * @throws ApiError 400 if it is none of them
 */
export function parsedBody({ body, contentType }: ApiRequest): unknown {
  if (isProtobuf(body)) return fromProtobuf(body);
  try {
    const text = body.toString("utf8");
    return contentType.includes("yaml") ? parseYaml(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `error decoding the body of the request: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Returns whether a query asks for a dry run. */
export function isDryRun(query: URLSearchParams): boolean {
  const asked = query.getAll("dryRun");
  const wrong = asked.find((value) => value !== "All");
  if (wrong !== undefined) {
    throw badRequest(`invalid value for dryRun: ${JSON.stringify(wrong)}: supported values: "All"`);
  }
  return asked.length > 0;
}

/** Returns a boolean parameter of a query; without a value it counts as true. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== "0" && value !== "false";
}
