import type { ServerResponse } from "node:http";
import { noSuchPath } from "../api-error";
import type { ApiRequest } from "./request";

/** Serves what clients ask to know about types. */
export function openApi(_request: ApiRequest, _path: readonly string[], _response: ServerResponse): void {
  throw noSuchPath();
}
