import type { Store } from "../store";
import type { CloudflareError } from "./errors";
import { type JsonObject, newId, now } from "./json";
import { page } from "./page";
import type { Answer, Call, Route } from "./router";

/** The target of a request body. */
export interface Place {
  /** The id of the account or zone. */
  readonly owner: string;
  /** The id of the object; undefined on create. */
  readonly id: string | undefined;
  /** The current object; undefined on create. */
  readonly before: JsonObject | undefined;
  readonly at: string;
}

/** The properties of one type of object. */
export interface Kind {
  /** The name in the store's keys. */
  readonly name: string;
  /** The path of the list, with `:owner` for the account or zone. */
  readonly path: string;
  /** Query parameters that filter by the field of the same name. */
  readonly filters: readonly string[];
  /** The names of the two time fields. @default created_on, modified_on */
  readonly times?: readonly [created: string, modified: string];
  /** The effect of `PATCH` on an object. @default "merge": the sent fields replace the existing ones */
  readonly patch?: "merge" | "none";
  /** The default and maximum page size. @default 20 and 1000 */
  readonly perPage?: readonly [usual: number, most: number];
  /** Checks a body and fills in its defaults. @throws CloudflareError if it breaks a rule */
  accept(body: JsonObject, place: Place): JsonObject;
  /** Returns the object as responses show it. @default - as it is stored */
  show?(value: JsonObject): JsonObject;
  /** Checks that an object may be deleted. @throws CloudflareError if it may not */
  release?(owner: string, id: string): void;
  notFound(): CloudflareError;
}

/** The objects of one kind, with reads, writes and routes. */
export class Collection {
  constructor(
    private readonly store: Store,
    readonly kind: Kind,
  ) {}

  /** Returns all objects of an account or zone, oldest first. */
  all(owner: string): JsonObject[] {
    const created = this.kind.times?.[0] ?? "created_on";
    const values = this.store.entries<JsonObject>(this.key(owner, "")).map(([, value]) => value);
    return values.sort((a, b) => (String(a[created]) < String(b[created]) ? -1 : 1));
  }

  /** Returns an object, if it exists. */
  find(owner: string, id: string): JsonObject | undefined {
    return this.store.get<JsonObject>(this.key(owner, id));
  }

  /** Returns an object. @throws CloudflareError if it does not exist */
  one(owner: string, id: string): JsonObject {
    const value = this.find(owner, id);
    if (value === undefined) throw this.kind.notFound();
    return value;
  }

  /** Creates an object. */
  create(owner: string, body: JsonObject): JsonObject {
    const id = newId();
    const at = now();
    const [created, modified] = this.times();
    const accepted = this.kind.accept(body, { owner, id: undefined, before: undefined, at });
    return this.write(owner, id, { ...accepted, id, [created]: at, [modified]: at });
  }

  /** Replaces an object; missing fields return to their defaults. */
  replace(owner: string, id: string, body: JsonObject): JsonObject {
    const before = this.one(owner, id);
    const at = now();
    const [created, modified] = this.times();
    const accepted = this.kind.accept(body, { owner, id, before, at });
    return this.write(owner, id, { ...accepted, id, [created]: before[created], [modified]: at });
  }

  /** Removes an object. @throws CloudflareError if it does not exist or is still referenced */
  remove(owner: string, id: string): void {
    this.one(owner, id);
    this.kind.release?.(owner, id);
    this.store.delete(this.key(owner, id));
  }

  /** Returns the routes to get, list, create, replace, patch and delete. */
  routes(): readonly Route[] {
    const { path } = this.kind;
    const one = `${path}/:id`;
    const routes: Route[] = [
      { method: "GET", path, handle: (call) => this.list(call) },
      { method: "POST", path, handle: ({ at, body }) => this.answer(this.create(owner(at), body)) },
      { method: "GET", path: one, handle: ({ at }) => ({ result: this.shown(this.one(owner(at), id(at))) }) },
      {
        method: "PUT",
        path: one,
        handle: ({ at, body }) => this.answer(this.replace(owner(at), id(at), body)),
      },
      {
        method: "DELETE",
        path: one,
        handle: ({ at }) => {
          this.remove(owner(at), id(at));
          return { result: { id: id(at) } };
        },
      },
    ];
    if ((this.kind.patch ?? "merge") === "merge") {
      routes.push({
        method: "PATCH",
        path: one,
        handle: ({ at, body }) => {
          const merged = { ...this.one(owner(at), id(at)), ...body };
          return this.answer(this.replace(owner(at), id(at), merged));
        },
      });
    }
    return routes;
  }

  private list({ at, query }: Call): Answer {
    const wanted = this.kind.filters.filter((name) => query.has(name));
    const found = this.all(owner(at)).filter((value) =>
      wanted.every((name) => String(value[name] ?? "") === query.get(name)),
    );
    const [usual, most] = this.kind.perPage ?? [20, 1000];
    return page(
      found.map((value) => this.shown(value)),
      query,
      usual,
      most,
    );
  }

  private answer(value: JsonObject): Answer {
    return { result: this.shown(value) };
  }

  private shown(value: JsonObject): JsonObject {
    return this.kind.show?.(value) ?? value;
  }

  private write(owner: string, id: string, value: JsonObject): JsonObject {
    this.store.put(this.key(owner, id), value);
    return value;
  }

  private times(): readonly [string, string] {
    return this.kind.times ?? ["created_on", "modified_on"];
  }

  private key(owner: string, id: string): string {
    return `cloudflare/${this.kind.name}/${owner}/${id}`;
  }
}

function owner(at: Readonly<Record<string, string>>): string {
  return at.owner ?? "";
}

function id(at: Readonly<Record<string, string>>): string {
  return at.id ?? "";
}
