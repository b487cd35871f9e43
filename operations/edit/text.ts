import { isDeepStrictEqual } from "node:util";
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { flowEntry, insertIntoFlow, removeFromFlow } from "./flow.js";
import { endOf, indentOf, insertLines, lineAfter, lineStart, rangeOf, splice } from "./places.js";
import {
  type Plain,
  isList as plainList,
  isMap as plainMap,
  renderFlow,
  renderItem,
  renderPair,
  renderScalar,
} from "./render.js";

/** The keys and positions on the way to a value in a file. */
export type FilePath = readonly (string | number)[];

/** A value to set at a path, or a path to remove. */
export type Change =
  | { readonly path: FilePath; readonly value: Plain }
  | { readonly path: FilePath; readonly remove: true };

/** Options for edits. */
export interface EditOptions {
  /** Whether the file is JSON. */
  readonly json: boolean;
  /** Returns the usual order of a map's keys; a new key goes after those before it. */
  readonly order?: (path: FilePath) => readonly string[];
}

/** A file that cannot be edited without other changes. */
export class EditError extends Error {}

/**
 * Edits the text of a file, and keeps every other line: comments, order, quotes, blank lines.
 *
 * @throws EditError if the file is not valid, the path crosses an alias, or another value would change
 */
export function editText(text: string, changes: readonly Change[], options: EditOptions): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const windows = text.includes("\r\n") && !/(^|[^\r])\n/.test(text);
  const lines = windows ? text.replaceAll("\r\n", "\n") : text;
  const original = lines.slice(mark.length);
  let edited = original;
  for (const change of changes) {
    edited =
      "remove" in change ? remove(edited, change.path, options) : set(edited, change.path, change.value, options);
  }
  const wanted = changes.reduce(applied, plainOf(original));
  if (!isDeepStrictEqual(withoutEmpty(plainOf(edited)), withoutEmpty(wanted))) {
    throw new EditError("the change would alter more than it should");
  }
  return mark + (windows ? edited.replaceAll("\n", "\r\n") : edited);
}

/** Parses a text. @throws EditError if it is not one valid document */
export function plainOf(text: string): unknown {
  return parse(text)?.toJS({}) ?? {};
}

function parse(text: string) {
  const documents = parseAllDocuments(text, { keepSourceTokens: true, prettyErrors: false, logLevel: "silent" });
  if (!Array.isArray(documents)) return undefined;
  const [document, second] = documents;
  if (second !== undefined) throw new EditError("it holds more than one document");
  const error = document?.errors[0];
  if (error !== undefined) throw new EditError(`it is not valid: ${error.message}`);
  return document;
}

function set(text: string, path: FilePath, value: Plain, options: EditOptions): string {
  const root = parse(text)?.contents ?? undefined;
  if (root === undefined || isNull(root)) {
    const lines = Object.entries(asMap(nest(path, value))).flatMap(([key, inner]) => renderPair(key, inner, ""));
    return insertLines(text, text.length, lines);
  }
  let node: Node = root;
  for (const [depth, step] of path.entries()) {
    const rest = path.slice(depth + 1);
    if (isMap(node)) {
      const pair = pairOf(node, step);
      if (pair === undefined)
        return insertPair(text, node, String(step), nest(rest, value), path.slice(0, depth), options);
      const child = childOf(pair);
      if (rest.length === 0) return replaceValue(text, node, pair, value, path, options);
      if (child === undefined || isNull(child)) return replacePair(text, node, pair, nest(rest, value), options);
      node = child;
    } else if (isSeq(node) && typeof step === "number") {
      if (step === node.items.length) return insertItem(text, node, nest(rest, value), options);
      const item = node.items[step];
      if (!isNode(item)) throw new EditError(`it has no item ${step} there`);
      if (rest.length === 0) return replaceItem(text, item, value, path, options);
      node = item;
    } else
      throw new EditError(
        isAlias(node)
          ? `\`*${node.source}\` is on the way to ${path.join(".")}`
          : `${path.slice(0, depth).join(".")} is one value`,
      );
  }
  return text;
}

function replaceValue(
  text: string,
  map: YAMLMap,
  pair: Pair,
  value: Plain,
  path: FilePath,
  options: EditOptions,
): string {
  const child = childOf(pair);
  if (child !== undefined && isMap(child) && plainMap(value)) {
    const kept = child.items.map((item) => keyOf(item)).filter((key) => Object.hasOwn(value, key));
    const changed = Object.entries(value).reduce(
      (edited, [key, inner]) => set(edited, [...path, key], inner, options),
      text,
    );
    const gone = child.items.map((item) => keyOf(item)).filter((key) => !kept.includes(key));
    return gone.reduce((edited, key) => remove(edited, [...path, key], options), changed);
  }
  if (child !== undefined && isSeq(child) && plainList(value)) {
    const items: readonly unknown[] = child.toJSON();
    if (items.length > 0 && isDeepStrictEqual(items, value.slice(0, items.length))) {
      return value
        .slice(items.length)
        .reduce<string>((edited, item, index) => set(edited, [...path, items.length + index], item, options), text);
    }
  }
  if (child !== undefined && isScalar(child) && !isUnwritten(child) && !plainMap(value) && !plainList(value)) {
    return replaceScalar(text, child, value, options.json || isQuotedKey(pair), map.flow === true);
  }
  return replacePair(text, map, pair, value, options);
}

function replaceItem(text: string, item: Node, value: Plain, path: FilePath, options: EditOptions): string {
  if (isScalar(item) && !plainMap(value) && !plainList(value))
    return replaceScalar(text, item, value, options.json, false);
  if (isMap(item) && plainMap(value)) {
    return Object.entries(value).reduce((edited, [key, inner]) => set(edited, [...path, key], inner, options), text);
  }
  throw new EditError(`${path.join(".")} has another kind than its new value`);
}

function replaceScalar(text: string, scalar: Node, value: Plain, json: boolean, flow: boolean): string {
  if (!isScalar(scalar) || scalar.value === value) return text;
  const [start, end] = rangeOf(scalar);
  const quoted = typeof value === "string" && (scalar.type === "QUOTE_DOUBLE" || scalar.type === "QUOTE_SINGLE");
  const single = scalar.type === "QUOTE_SINGLE" && typeof value === "string" && !/[\n\r]/.test(value);
  const rendered = single
    ? `'${value.replaceAll("'", "''")}'`
    : quoted
      ? JSON.stringify(value)
      : renderScalar(value, { json, flow });
  const line = text.slice(start, end).endsWith("\n") ? "\n" : "";
  return splice(text, start, end, `${rendered}${line}`);
}

function replacePair(text: string, map: YAMLMap, pair: Pair, value: Plain, { json }: EditOptions): string {
  const child = childOf(pair);
  const [start] = rangeOf(pair.key);
  if (map.flow === true) {
    const [from, to] = child === undefined ? [endOf(pair), endOf(pair)] : rangeOf(child);
    return splice(text, from, to, renderFlow(value, json));
  }
  const lines = renderPair(keyOf(pair), value, indentOf(text, start));
  if (child === undefined || isUnwritten(child)) {
    const colon = text.indexOf(":", rangeOf(pair.key)[1]) + 1;
    const others = lines.slice(1);
    if (others.length > 0) return insertLines(text, lineAfter(text, colon), others);
    return splice(text, colon, colon, ` ${renderFlow(value, false)}`);
  }
  const end = lineAfter(text, endOf(pair));
  const close = text.slice(start, end).endsWith("\n") ? "\n" : "";
  return splice(text, start, end, `${lines.join("\n").trimStart()}${close}`);
}

function insertPair(
  text: string,
  map: YAMLMap,
  key: string,
  value: Plain,
  path: FilePath,
  options: EditOptions,
): string {
  if (map.flow === true) return insertIntoFlow(text, map, flowEntry(key, value, options.json), options.json);
  const first = map.items[0];
  if (first === undefined) throw new EditError("it has a map that is neither empty nor filled");
  const [firstStart] = rangeOf(first.key);
  const lines = renderPair(key, value, indentOf(text, firstStart));
  const order = options.order?.(path) ?? [];
  const earlier = order.slice(0, Math.max(order.indexOf(key), 0));
  const before = map.items.findLast((pair) => earlier.includes(keyOf(pair)));
  if (before !== undefined) return insertLines(text, lineAfter(text, endOf(before)), lines);
  const start = lineStart(text, firstStart);
  const above = text.slice(0, start).trimEnd().split("\n").at(-1)?.trim() ?? "";
  const free = !above.startsWith("#") || /\n\s*\n$/.test(text.slice(0, start));
  if (order.includes(key) && free && text.slice(start, firstStart).trim() === "")
    return insertLines(text, start, lines);
  return insertLines(text, lineAfter(text, endOf(map.items.at(-1))), lines);
}

function insertItem(text: string, list: YAMLSeq, value: Plain, { json }: EditOptions): string {
  if (list.flow === true) return insertIntoFlow(text, list, flowEntry(undefined, value, json), json);
  const first = list.items[0];
  if (!isNode(first)) throw new EditError("it has a list that is neither empty nor filled");
  const dash = text.lastIndexOf("-", rangeOf(first)[0]);
  return insertLines(text, lineAfter(text, endOf(list.items.at(-1))), renderItem(value, indentOf(text, dash)));
}

function remove(text: string, path: FilePath, options: EditOptions): string {
  const root = parse(text)?.contents ?? undefined;
  let node: Node | undefined = root;
  for (const step of path.slice(0, -1)) {
    if (isMap(node)) {
      const pair = pairOf(node, step);
      node = pair === undefined ? undefined : childOf(pair);
    } else if (isSeq(node) && typeof step === "number") {
      const item: unknown = node.items[step];
      node = isNode(item) ? item : undefined;
    } else if (isAlias(node)) throw new EditError(`\`*${node.source}\` is on the way to ${path.join(".")}`);
    else node = undefined;
  }
  const last = path.at(-1);
  if (!isMap(node) || last === undefined) return text;
  const index = node.items.findIndex((pair) => keyOf(pair) === String(last));
  const pair = node.items[index];
  if (pair === undefined) return text;
  if (node.flow === true) return removeFromFlow(text, node, index);
  const parentIsMap = typeof path.at(-2) === "string";
  // a key without a value would mean null, which removes the value of lower layers
  if (node.items.length === 1 && parentIsMap) return remove(text, path.slice(0, -1), options);
  const [start] = rangeOf(pair.key);
  const line = lineStart(text, start);
  if (text.slice(line, start).trim() === "") return splice(text, line, lineAfter(text, endOf(pair)), "");
  const following = node.items[index + 1];
  if (following === undefined) throw new EditError(`${path.join(".")} is the only key of a list item`);
  return splice(text, start, rangeOf(following.key)[0], "");
}

function nest(path: FilePath, value: Plain): Plain {
  return path.reduceRight<Plain>((inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }), value);
}

function asMap(value: Plain): { readonly [key: string]: Plain } {
  if (!plainMap(value)) throw new EditError("a file holds a map");
  return value;
}

function applied(root: unknown, change: Change): unknown {
  const [step, ...rest] = change.path;
  if (step === undefined) return "remove" in change ? undefined : change.value;
  const inner: Change = { ...change, path: rest };
  if (Array.isArray(root) && typeof step === "number") {
    return [...root.slice(0, step), applied(root[step], inner), ...root.slice(step + 1)];
  }
  const map = plainMap(root) ? root : {};
  if (typeof step === "number") return [applied(undefined, inner)];
  const value = applied(map[step], inner);
  const entries = Object.entries(map).filter(([key]) => key !== step);
  return Object.fromEntries(value === undefined ? entries : [...entries, [step, value]]);
}

function withoutEmpty(value: unknown): unknown {
  if (plainList(value)) return value.map(withoutEmpty);
  if (!plainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
      .filter(([, inner]) => !(plainMap(inner) && Object.keys(inner).length === 0)),
  );
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

function isNull(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

/** Reports whether a value is empty, without even `null`. */
function isUnwritten(node: Node): boolean {
  const [start, end] = rangeOf(node);
  return start === end;
}

function isQuotedKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === "QUOTE_DOUBLE";
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : "";
}

function pairOf(map: YAMLMap, step: string | number): Pair | undefined {
  return map.items.find((pair) => keyOf(pair) === String(step));
}

function childOf({ value }: Pair): Node | undefined {
  return isNode(value) ? value : undefined;
}
