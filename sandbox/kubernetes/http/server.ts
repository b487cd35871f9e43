import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { sendJson } from "../../http";
import { ApiError, noSuchPath } from "../api-error";
import { kindAt } from "../kinds";
import type { Tree } from "../tree";
import { aggregated, coreVersions, groupList, groupNamed, resourceList, wantsAggregated } from "./discovery";
import { openApi } from "./open-api";
import { type ApiRequest, readRequest } from "./request";
import type { Resources, Target } from "./resources";
import { version } from "./version";

const open = new Set(["healthz", "livez", "readyz", "version"]);

/** Returns the target of a path below `/api/v1` or `/apis/<group>/<version>`. */
function targetOf(group: string, apiVersion: string, path: readonly string[]): Target | undefined {
  const [first, namespace, plural, ...rest] = path;
  if (first === "namespaces" && namespace !== undefined && plural !== undefined) {
    const kind = kindAt(group, apiVersion, plural);
    const [name, subresource, ...more] = rest;
    if (kind?.namespaced && more.length === 0) return { kind, namespace, name, subresource };
  }
  const [all = "", name, subresource, ...more] = path;
  const kind = kindAt(group, apiVersion, all);
  if (kind === undefined || more.length > 0) return undefined;
  if (kind.namespaced) return name === undefined ? { kind, namespace: undefined, name, subresource } : undefined;
  return { kind, namespace: undefined, name, subresource };
}

/**
 * Returns whether a request carries the token, as a bearer token or as the password of a user. kubectl and the Terraform
 * provider send the latter for `http://<user>:<token>@127.0.0.1`, because without TLS they do not send a bearer token.
 */
function authenticated({ headers }: IncomingMessage, token: string): boolean {
  const [scheme = "", credentials = ""] = (headers.authorization ?? "").split(" ");
  const basic = scheme.toLowerCase() === "basic";
  if (!basic && scheme.toLowerCase() !== "bearer") return false;
  const text = basic
    ? Buffer.from(credentials, "base64")
        .toString("utf8")
        .replace(/^[^:]*:/, "")
    : credentials;
  const given = Buffer.from(text);
  const expected = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

function documentAt(request: ApiRequest): Tree | undefined {
  const [root, group, apiVersion, ...more] = request.path;
  if (request.method !== "GET" || more.length > 0) return undefined;
  const whole = wantsAggregated(request.accept);
  if (root === "version" && group === undefined) return version;
  if (root === "api" && group === undefined) return whole ? aggregated(true) : coreVersions();
  if (root === "api" && apiVersion === undefined) return resourceList("", group ?? "");
  if (root !== "apis") return undefined;
  if (group === undefined) return whole ? aggregated(false) : groupList();
  return apiVersion === undefined ? groupNamed(group) : resourceList(group, apiVersion);
}

function route(request: ApiRequest, resources: Resources, response: ServerResponse): void {
  const [root = "", ...path] = request.path;
  if (open.has(root) && root !== "version") {
    sendText(response, "ok");
    return;
  }
  if (root === "openapi") {
    openApi(request, path, response);
    return;
  }
  const document = documentAt(request);
  if (document !== undefined) {
    const type = wantsAggregated(request.accept)
      ? "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
      : "application/json";
    sendJson(response, 200, document, { "content-type": type });
  }
  const target =
    root === "api"
      ? targetOf("", path[0] ?? "", path.slice(1))
      : root === "apis"
        ? targetOf(path[0] ?? "", path[1] ?? "", path.slice(2))
        : undefined;
  if (target === undefined) throw noSuchPath();
  resources.handle(request, target, response);
}

/** Returns the listener, which responds in JSON, and with a `Status` if it refuses. */
export function requestListener(token: string, resources: Resources): RequestListener {
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const request = await readRequest(message);
      if (!open.has(request.path[0] ?? "") && !authenticated(message, token)) {
        throw new ApiError(401, "Unauthorized", "Unauthorized");
      }
      route(request, resources, response);
    } catch (error) {
      const known =
        error instanceof ApiError
          ? error
          : new ApiError(
              500,
              "InternalError",
              `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
            );
      if (response.headersSent) response.end();
      else sendJson(response, known.code, known.status());
    }
  };
  return (message, response) => void serve(message, response);
}
