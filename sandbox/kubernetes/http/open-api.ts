import type { ServerResponse } from "node:http";
import { sendJson } from "../../http";
import { ApiError, noSuchPath } from "../api-error";
import { apiVersionOf, groupVersions } from "../kinds";
import { openApiV2, openApiV3 } from "../schema/open-api";
import type { ApiRequest } from "./request";

/** The documents of version 3 (`api/v1`, `apis/apps/v1`) and their groups. */
const documents = new Map(
  groupVersions.map(({ group, version }) => [
    group === "" ? `api/${version}` : `apis/${apiVersionOf({ group, version })}`,
    group,
  ]),
);

// the documents never change while the process runs, and one of them is half a megabyte
const made = new Map<string, unknown>();

function once(key: string, make: () => unknown): unknown {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/**
 * Serves the OpenAPI documents.
 *
 * @param path the path after `/openapi`
 * @throws ApiError 404, or 406 for version 2 in protobuf, after which kubectl uses its built-in types
 */
export function openApi(request: ApiRequest, path: readonly string[], response: ServerResponse): void {
  const [version, ...rest] = path;
  if (request.method !== "GET") throw noSuchPath();
  if (version === "v2" && rest.length === 0) {
    if (/proto/.test(request.accept) && !/application\/json|\*\/\*/.test(request.accept)) {
      throw new ApiError(406, "NotAcceptable", "only the following media types are accepted: application/json", {});
    }
    sendJson(response, 200, once("v2", openApiV2));
  }
  if (version !== "v3") throw noSuchPath();
  if (rest.length === 0) {
    const paths = [...documents.keys()].map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}` }]);
    sendJson(response, 200, { paths: Object.fromEntries(paths) });
  }
  const group = documents.get(rest.join("/"));
  if (group === undefined) throw noSuchPath();
  sendJson(
    response,
    200,
    once(rest.join("/"), () => openApiV3(group)),
  );
}
