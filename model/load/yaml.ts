import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from "yaml";
import { type Entry, emptyMap, type LayerName, type Node, type Path, type Place } from "./node.js";
import { type Problem, problemAt } from "./problem.js";
import { show } from "./show.js";

/** The most levels that maps and lists may be nested. */
const deepest = 32;

/** A file's text as nodes, and what is wrong with it; without a node, nothing of the file could be used. */
export interface ParsedFile {
  readonly node: Node | undefined;
  readonly problems: readonly Problem[];
}

const sentences: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab is used for indentation; use spaces",
  BAD_INDENT: "the indentation does not fit the lines above, or a bracket is not closed",
  BLOCK_AS_IMPLICIT_KEY: "two `key: value` on one line; put the text in quotes or on a line of its own",
  MISSING_CHAR: "a quote, a comma or a colon is missing here or just before",
  MULTILINE_IMPLICIT_KEY: "a key without a colon, or text that needs quotes",
  UNEXPECTED_TOKEN: "this character is not expected here; text with special characters needs quotes",
  BAD_SCALAR_START: "text cannot start with this character; put it in quotes",
  BAD_DQ_ESCAPE: "an escape that double-quoted text does not know",
  RESOURCE_EXHAUSTION: `maps and lists are nested deeper than ${deepest} levels`,
};

/**
 * Parses YAML 1.2 with the core schema, so that `off` is text; JSON is YAML as well.
 *
 * What makes a file mean something else than it seems to is refused: duplicate keys, anchors, tags, directives, a second
 * document, numbers in other than their plain notation.
 *
 * @param at the path that the file's root has in the environment's document
 */
export function parseYaml(text: string, layer: LayerName, file: string, at: Path): ParsedFile {
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
  if (!Array.isArray(documents) || documents.length === 0) return { node: emptyMap(start), problems: [] };
  const [document, second] = documents;
  if (document === undefined) return { node: emptyMap(start), problems: [] };
  const error = document.errors[0];
  if (error !== undefined) {
    const sentence = sentences[error.code] ?? "this is not valid YAML";
    return { node: undefined, problems: [problemAt(place(error.pos[0]), at, sentence)] };
  }
  if (second !== undefined) {
    const message = "a second document begins here; a file holds one";
    return { node: undefined, problems: [problemAt(place(second.range[0]), at, message)] };
  }
  if (/^%/m.test(text.slice(0, document.contents?.range[0] ?? 0))) {
    return { node: undefined, problems: [problemAt(start, at, "a `%` directive is not allowed; remove the line")] };
  }
  const problems: Problem[] = [];
  const node = new Converter(place, problems).convert(document.contents, at, start);
  return { node, problems };
}

class Converter {
  constructor(
    private readonly place: (offset: number) => Place,
    private readonly problems: Problem[],
  ) {}

  convert(node: ParsedNode | null, path: Path, fallback: Place): Node {
    if (node === null) return emptyMap(fallback);
    const place = this.place(node.range[0]);
    const refuse = (message: string): void => void this.problems.push(problemAt(place, path, message));
    if (isAlias(node)) {
      refuse(`the alias \`*${node.source}\` is not allowed; write the value out, so that a change of it is seen here`);
      return { kind: "scalar", place, value: null };
    }
    if (node.anchor !== undefined) refuse(`the anchor \`&${node.anchor}\` is not allowed; remove it`);
    if (node.tag !== undefined) refuse(`the tag \`${node.tag}\` is not allowed; remove it, and put text in quotes`);
    if (path.length > deepest) {
      refuse(`maps and lists are nested deeper than ${deepest} levels`);
      return { kind: "scalar", place, value: null };
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.convert(item, [...path, index], place));
      return { kind: "list", place, items };
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const pair of node.items) {
        if (isPair(pair)) this.addEntry(entries, pair.key, pair.value, path, place);
      }
      return { kind: "map", place, entries };
    }
    const { value, source } = node;
    if (typeof value === "number" && (String(value) !== source || Object.is(value, -0) || !Number.isFinite(value))) {
      refuse(`${source} is not a plainly written number; write ${plain(value)}, or put it in quotes if it is text`);
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null) {
      return { kind: "scalar", place, value };
    }
    refuse(`${show(value)} is not allowed; text, a number, true or false`);
    return { kind: "scalar", place, value: null };
  }

  private addEntry(
    entries: Map<string, Entry>,
    key: ParsedNode,
    value: ParsedNode | null,
    path: Path,
    above: Place,
  ): void {
    const place = key === null ? above : this.place(key.range[0]);
    const refuse = (message: string): void => void this.problems.push(problemAt(place, path, message));
    if (!isScalar(key) || typeof key.value !== "string") {
      refuse(
        `${isScalar(key) ? show(key.value) : "a map or list"} is not allowed as a key; a name, in quotes if it is a number`,
      );
      return;
    }
    const name = key.value;
    if (key.anchor !== undefined || key.tag !== undefined)
      refuse(`the key ${show(name)} may have no anchor and no tag`);
    if (name === "__proto__") refuse("the key `__proto__` is not allowed");
    else if (name === "<<") refuse("the merge key `<<` is not allowed; write the values out");
    else {
      const first = entries.get(name);
      if (first === undefined) entries.set(name, { key: place, node: this.convert(value, [...path, name], place) });
      else {
        this.problems.push(
          problemAt(
            place,
            [...path, name],
            `the key stands here a second time, after line ${first.key.line}; remove one`,
          ),
        );
      }
    }
  }
}

function plain(value: number): string {
  return Number.isFinite(value) && Number.isSafeInteger(Math.trunc(value))
    ? String(value === 0 ? 0 : value)
    : "another one";
}
