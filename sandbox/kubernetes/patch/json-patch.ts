import { ApiError } from "../api-error";
import { copy, equal, isTree } from "../tree";

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** Creates the error; the API does not name the operation that failed. */
const refuse = (): ApiError =>
  new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});

function steps(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
}

function parentOf(root: unknown, path: readonly string[]): unknown {
  let now = root;
  for (const step of path.slice(0, -1)) {
    now = Array.isArray(now) ? now[Number(step)] : isTree(now) ? now[step] : undefined;
    if (now === undefined) throw refuse();
  }
  return now;
}

function read(root: unknown, pointer: string): unknown {
  const path = steps(pointer);
  if (path.length === 0) return root;
  const parent = parentOf(root, path);
  const last = path.at(-1) ?? "";
  const value = Array.isArray(parent) ? parent[Number(last)] : isTree(parent) ? parent[last] : undefined;
  if (value === undefined) throw refuse();
  return value;
}

function write(root: unknown, pointer: string, value: unknown, insert: boolean): unknown {
  const path = steps(pointer);
  if (path.length === 0) return value;
  const parent = parentOf(root, path);
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : Number(last);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) throw refuse();
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isTree(parent)) {
    parent[last] = value;
  } else {
    throw refuse();
  }
  return root;
}

function remove(root: unknown, pointer: string): void {
  read(root, pointer);
  const path = steps(pointer);
  const parent = parentOf(root, path);
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isTree(parent)) delete parent[last];
}

function apply(root: unknown, { op, path, from = "", value }: Operation): unknown {
  switch (op) {
    case "add":
      return write(root, path, value, true);
    case "replace":
      if (path !== "") read(root, path);
      return write(root, path, value, false);
    case "remove":
      remove(root, path);
      return root;
    case "move": {
      const moved = read(root, from);
      remove(root, from);
      return write(root, path, moved, true);
    }
    case "copy":
      return write(root, path, copy(read(root, from)), true);
    case "test":
      if (!equal(read(root, path), value)) throw refuse();
      return root;
    default:
      throw refuse();
  }
}

/**
 * Applies a JSON patch.
 *
 * @throws ApiError 422 if an operation does not apply
 * @see RFC 6902
 */
export function jsonPatch(document: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) {
    throw new ApiError(400, "BadRequest", "json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  }
  return (operations as readonly Operation[]).reduce((root, operation) => apply(root, operation), copy(document));
}
