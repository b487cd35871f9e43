import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from "yaml";
import { type Entry, emptyMap, type LayerName, type Node, type Path, type Place } from "./node.js";
import { type Problem, problemAt } from "./problem.js";
import { show } from "./show.js";

/** Maximum nesting of maps and lists, in levels. */
const deepest = 32;

/** A parsed file and its problems; without a node, nothing in the file was usable. */
export interface ParsedFile {
  readonly node: Node | undefined;
  readonly problems: readonly Problem[];
  /** Paths whose value was dropped because it is not usable. */
  readonly unknown: readonly Path[];
}

const sentences: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab is used for indentation; use spaces",
  BAD_INDENT: "the indentation does not fit the lines above, or a bracket is not closed",
  BLOCK_AS_IMPLICIT_KEY: "two `key: value` on one line; put the text in quotes or on a line of its own",
  MISSING_CHAR: "a quote, a comma or a colon is missing here or just before",
  MULTILINE_IMPLICIT_KEY: "a key without a colon, or text that needs quotes",
  UNEXPECTED_TOKEN: "this character is not expected here; text with special characters needs quotes",
  BAD_SCALAR_START: "text cannot start with this character; put it in quotes",
  BAD_DQ_ESCAPE: "this escape is not known in double-quoted text",
  RESOURCE_EXHAUSTION: `maps and lists are nested deeper than ${deepest} levels`,
};

/**
 * Parses YAML 1.2 with the core schema, so that `off` is text; JSON is YAML as well.
 *
 * Refuses whatever makes a file mean something other than it seems to: duplicate keys, anchors, tags, directives, a
 * second document, numbers not in plain notation.
 *
 * @param at the path of the file's root in the environment's document
 */
export function parseYaml(text: string, layer: LayerName, file: string, at: Path): ParsedFile {
  const key = JSON.stringify([layer, file, at]);
  const last = lastParsed.get(key);
  if (last?.text === text) return last.parsed;
  const parsed = parse(text, layer, file, at);
  lastParsed.set(key, { text, parsed });
  return parsed;
}

/** Parsed files, never changed: a command loads the configuration before and after its change, and one file differs. */
const lastParsed = new Map<string, { readonly text: string; readonly parsed: ParsedFile }>();

function parse(text: string, layer: LayerName, file: string, at: Path): ParsedFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { layer, file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const start = place(0);
  const unusable = (offset: number, message: string): ParsedFile => ({
    node: undefined,
    problems: [problemAt(place(offset), at, message)],
    unknown: [at],
  });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return { node: emptyMap(start), problems: [], unknown: [] };
  const error = document.errors[0];
  if (error !== undefined) {
    const conflict = /^(<<<<<<<|=======|>>>>>>>)/m.exec(text);
    if (conflict !== null) return unusable(conflict.index, "a merge conflict is left here; resolve it");
    // the depth that the parser reaches depends on the machine, and so would the place
    const offset = error.code === "RESOURCE_EXHAUSTION" ? 0 : error.pos[0];
    return unusable(offset, sentences[error.code] ?? "this is not valid YAML");
  }
  if (second !== undefined) return unusable(second.range[0], "a second document begins here; a file holds one");
  if (/^%/m.test(text.slice(0, document.contents?.range[0] ?? 0))) {
    return unusable(0, "a `%` directive is not allowed; remove the line");
  }
  if (document.contents === null || isEmpty(document.contents))
    return { node: emptyMap(start), problems: [], unknown: [] };
  const converter = new Converter(place);
  const node = converter.convert(document.contents, at);
  return { node, problems: converter.problems, unknown: converter.unknown };
}

function isEmpty(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.value === null && node.source === "");
}

class Converter {
  readonly problems: Problem[] = [];
  readonly unknown: Path[] = [];

  constructor(private readonly place: (offset: number) => Place) {}

  convert(node: ParsedNode, path: Path): Node {
    const place = this.place(node.range[0]);
    const refuse = (message: string): void => void this.problems.push(problemAt(place, path, message));
    const leaveOut = (message: string): Node => {
      refuse(message);
      this.unknown.push(path);
      return emptyMap(place);
    };
    if (isAlias(node)) {
      return leaveOut(
        `the alias \`*${node.source}\` is not allowed; write the value out, so that a change of it shows here`,
      );
    }
    if (path.length > deepest) return leaveOut(`maps and lists are nested deeper than ${deepest} levels`);
    if (node.anchor !== undefined) refuse(`the anchor \`&${node.anchor}\` is not allowed; remove it`);
    if (node.tag !== undefined) refuse(`the tag \`${node.tag}\` is not allowed; remove it, and put text in quotes`);
    if (isSeq(node)) {
      return { kind: "list", place, items: node.items.map((item, index) => this.convert(item, [...path, index])) };
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const pair of node.items) this.addEntry(entries, pair.key, pair.value, path, place);
      return { kind: "map", place, entries };
    }
    const { value, source } = node;
    if (typeof value === "number" && (String(value) !== source || Object.is(value, -0) || !Number.isFinite(value))) {
      refuse(`${source} is not a plainly written number; write ${plain(value)}, or put it in quotes if it is text`);
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null) {
      return { kind: "scalar", place, value };
    }
    // a tag that changes the value's type was refused above
    this.unknown.push(path);
    return emptyMap(place);
  }

  private addEntry(
    entries: Map<string, Entry>,
    key: ParsedNode | null,
    value: ParsedNode | null,
    path: Path,
    above: Place,
  ): void {
    const place = key === null ? above : this.place(key.range[0]);
    const leaveOut = (at: Path, message: string): void => {
      this.problems.push(problemAt(place, at, message));
      this.unknown.push(at);
    };
    if (!isScalar(key) || typeof key.value !== "string") {
      const what = isScalar(key) ? show(key.value) : "a map or list";
      leaveOut(path, `${what} is not allowed as a key; a name, in quotes if it is a number`);
      return;
    }
    const name = key.value;
    const at = [...path, name];
    const first = entries.get(name);
    if (key.anchor !== undefined || key.tag !== undefined)
      leaveOut(path, `the key ${show(name)} may have no anchor and no tag`);
    else if (name === "__proto__") leaveOut(path, "the key `__proto__` is not allowed");
    else if (name === "<<") leaveOut(path, "the merge key `<<` is not allowed; write the values out");
    else if (first !== undefined) {
      const message = `this key appears twice, first on line ${first.key.line}; remove one`;
      this.problems.push(problemAt(place, at, message));
    } else if (value === null || isEmpty(value)) {
      leaveOut(
        at,
        "this key has no value; write one, write `null` to remove what a lower layer sets, or remove the key",
      );
    } else entries.set(name, { key: place, node: this.convert(value, at) });
  }
}

function plain(value: number): string {
  return Number.isFinite(value) && Number.isSafeInteger(Math.trunc(value))
    ? String(value === 0 ? 0 : value)
    : "another one";
}
