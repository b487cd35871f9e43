import type { ServerResponse } from "node:http";
import { ApiError, expired } from "../api-error";
import { apiVersionOf, type Kind } from "../kinds";
import type { KubeObject } from "../model";
import type { Change, Objects } from "../objects";
import { oneAs, type Wanted } from "./representation";
import { flag } from "./request";
import type { Selection } from "./selection";

/** The default duration of a watch, in ms. */
const longest = 30 * 60_000;
const bookmarkEvery = 60_000;

/** A request to watch objects. */
export interface WatchRequest {
  readonly kind: Kind;
  /** The namespace. @default - all namespaces */
  readonly namespace?: string | undefined;
  readonly selection: Selection;
  readonly wanted: Wanted;
  readonly query: URLSearchParams;
}

/** All open watches. */
export class Watches {
  private readonly open = new Set<() => void>();

  constructor(
    private readonly objects: Objects,
    private readonly now: () => Date,
  ) {}

  /**
   * Sends changes to a client until it disconnects, its time is over or the server stops.
   *
   * @throws ApiError 410 if its start revision is too old
   */
  serve(request: WatchRequest, response: ServerResponse): void {
    const { kind, namespace, selection, wanted, query } = request;
    const from = query.get("resourceVersion") ?? "";
    const initial = from === "" || from === "0" || flag(query, "sendInitialEvents");
    const missed = initial ? [] : this.objects.since(Number(from));
    if (missed === undefined) throw expired(`too old resource version: ${from} (${this.objects.revision})`);
    response.writeHead(200, { "content-type": "application/json", "transfer-encoding": "chunked" });
    // a client considers the watch open once it has the response's headers
    response.flushHeaders();
    let header = true;
    const send = (type: string, object: KubeObject): void => {
      response.write(`${JSON.stringify({ type, object: oneAs(kind, object, wanted, this.now(), header) })}\n`);
      header = false;
    };
    const tell = (change: Change): void => {
      if (change.kind !== kind) return;
      const { object, previous } = change;
      if (namespace !== undefined && object.metadata.namespace !== namespace) return;
      const before = previous !== undefined && selection(previous);
      const after = change.type !== "DELETED" && selection(object);
      // for the client, an object that leaves the selection is deleted, and one that enters it is added
      if (before && !after) send("DELETED", object);
      else if (after) send(before ? "MODIFIED" : "ADDED", object);
    };
    const bookmark = (ended: boolean): void => {
      const resourceVersion = String(this.objects.revision);
      const annotations = ended ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
      const metadata = { resourceVersion, creationTimestamp: null, ...annotations };
      const object = { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
      response.write(`${JSON.stringify({ type: "BOOKMARK", object })}\n`);
    };
    if (initial) for (const object of this.objects.list(kind, namespace)) if (selection(object)) send("ADDED", object);
    if (flag(query, "sendInitialEvents")) bookmark(true);
    for (const change of missed) tell(change);

    const unsubscribe = this.objects.subscribe(tell);
    const bookmarks = flag(query, "allowWatchBookmarks")
      ? setInterval(() => bookmark(false), bookmarkEvery)
      : undefined;
    const asked = Number(query.get("timeoutSeconds") ?? 0) * 1000;
    const end = (): void => {
      this.open.delete(end);
      unsubscribe();
      clearInterval(bookmarks);
      clearTimeout(timer);
      response.end();
    };
    const timer = setTimeout(end, asked > 0 ? asked : longest);
    this.open.add(end);
    response.once("close", end);
  }

  /** Ends all watches. */
  close(): void {
    for (const end of [...this.open]) end();
  }
}

/** Checks the query's `resourceVersion`. @throws ApiError 400 if it is not a number */
export function checkRevision(query: URLSearchParams): void {
  const value = query.get("resourceVersion") ?? "";
  if (/^\d*$/.test(value)) return;
  throw new ApiError(
    400,
    "BadRequest",
    `resourceVersion: Invalid value: ${JSON.stringify(value)}: strconv.ParseUint: parsing ${JSON.stringify(value)}: invalid syntax`,
  );
}
