import { badRequest } from "../api-error";
import type { Kind } from "../kinds";
import type { KubeObject } from "../model";
import type { Objects } from "../objects";
import type { Tree } from "../tree";
import { listAs, type Wanted } from "./representation";
import type { Selection } from "./selection";

interface Token {
  readonly rv: number;
  readonly start: string;
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ""}\0${metadata.name}`;

function tokenOf(text: string): Token {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    const { rv, start } = token as Token;
    if (typeof rv === "number" && typeof start === "string") return { rv, start };
  } catch {
    // falls through to the response for foreign tokens
  }
  throw badRequest("continue key is not valid: the token was not given by this server");
}

/**
 * Returns one page of a list.
 *
 * @param found the objects to page through. @default - the selected ones
 * @throws ApiError 400 if `continue` or `limit` is invalid
 */
export function listPage(
  objects: Objects,
  kind: Kind,
  namespace: string | undefined,
  selection: Selection,
  wanted: Wanted,
  query: URLSearchParams,
  now: Date,
  found: readonly KubeObject[] = objects.list(kind, namespace).filter(selection),
): Tree {
  const limit = Number(query.get("limit") ?? 0);
  if (!Number.isInteger(limit) || limit < 0)
    throw badRequest(`limit: Invalid value: ${JSON.stringify(query.get("limit"))}`);
  const token = query.get("continue") ? tokenOf(query.get("continue") ?? "") : undefined;
  const from = token === undefined ? 0 : found.findIndex((object) => keyOf(object) > token.start);
  const rest = from < 0 ? [] : found.slice(from);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const revision = token?.rv ?? objects.revision;
  const last = page.at(-1);
  const more = rest.length - page.length;
  const info =
    more > 0 && last !== undefined
      ? {
          resourceVersion: String(revision),
          continue: Buffer.from(JSON.stringify({ rv: revision, start: keyOf(last) })).toString("base64url"),
          remainingItemCount: more,
        }
      : { resourceVersion: String(revision) };
  return listAs(kind, page, info, wanted, now);
}
