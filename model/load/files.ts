import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { withMcpServersByName } from "./mcps.js";
import { type Entry, emptyMap, type LayerName, type MapNode, type Path, type Place } from "./node.js";
import { type Problem, problemAt } from "./problem.js";
import { show } from "./show.js";
import { didYouMean } from "./suggest.js";
import { parseYaml } from "./yaml.js";

/** Maximum size of a configuration file, in bytes. */
const largest = 1024 * 1024;

/** Folders of a layer, with the document key that holds their files. */
export const folders: Readonly<Record<string, string>> = {
  services: "services",
  edges: "edges",
  "mcp-servers": "mcpServers",
};
/** Single files of a layer, with their document key. */
export const singleFiles: Readonly<Record<string, string>> = {
  "environment.yaml": "environment",
  "releases.yaml": "releases",
  "triggers.yaml": "triggers",
};

/** Texts that replace the content of files, by absolute path. */
export type Texts = ReadonlyMap<string, string>;

/** A layer as it was read. */
export interface Layer {
  readonly name: LayerName;
  /** The folder or file. */
  readonly source: string;
  readonly root: MapNode;
  readonly problems: readonly Problem[];
  /** Paths of the document that are unknown because a file could not be read. */
  readonly unknown: readonly Path[];
  /** Services whose file was not read. */
  readonly unread: readonly string[];
}

/** Options for reading a layer. */
export interface Reading {
  /** @default - none */
  readonly texts?: Texts | undefined;
  /** The services whose files are read. @default - all */
  readonly services?: ReadonlySet<string> | undefined;
}

/** Reads a layer that is a folder of small files, such as `config/base`. */
export function readFolderLayer(name: LayerName, directory: string, folder: string, reading: Reading = {}): Layer {
  const source = join(directory, folder);
  const start: Place = { layer: name, file: source, line: 1, column: 1 };
  const reader = new Reader(name, directory, reading);
  const root = new Map<string, Entry>();
  for (const entry of reader.list(source)) {
    const path = join(source, entry);
    const key = singleFiles[entry];
    const section = folders[entry];
    if (key !== undefined) {
      const node = reader.map(path, [key]);
      root.set(key, { key: node.place, node });
    } else if (section === undefined) {
      const names = [...Object.keys(singleFiles), ...Object.keys(folders)];
      reader.refuse(
        path,
        [],
        `this name is not expected here${didYouMean(entry, names) || didYouMean(entry.replace(/\.ya?ml$/, ""), names) || `; ${names.join(", ")}`}`,
      );
    } else {
      const node = reader.section(path, section);
      root.set(section, { key: node.place, node });
    }
  }
  return { name, source, root: { kind: "map", place: start, entries: root }, ...reader.result() };
}

/** Reads a layer that is one file, such as `config/local.local.yaml`. */
export function readFileLayer(
  name: LayerName,
  directory: string | undefined,
  file: string,
  texts: Texts = new Map(),
): Layer {
  const reader = new Reader(name, directory, { texts });
  const read = reader.map(file, []);
  const problems: Problem[] = [];
  const root = withMcpServersByName(read, problems);
  const result = reader.result();
  return { name, source: file, root, ...result, problems: [...result.problems, ...problems] };
}

/** Returns the code of a file system error, such as `ENOENT`. */
function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown reason";
}

class Reader {
  private readonly problems: Problem[] = [];
  private readonly unknown: Path[] = [];
  private readonly unread: string[] = [];
  private readonly texts: Texts;

  /** @param inside the folder that no link may lead out of; if undefined, links may lead anywhere */
  constructor(
    private readonly layer: LayerName,
    private readonly inside: string | undefined,
    private readonly reading: Reading,
  ) {
    this.texts = reading.texts ?? new Map();
  }

  result(): Pick<Layer, "problems" | "unknown" | "unread"> {
    return { problems: this.problems, unknown: this.unknown, unread: this.unread };
  }

  refuse(file: string, path: Path, message: string): void {
    this.problems.push(problemAt(this.start(file), path, message));
  }

  /** Returns the names in a folder, sorted, without backups of editors and of this program. */
  list(folder: string): string[] {
    return this.namesIn(folder)
      .filter((name) => !name.startsWith(".") && !/(~|\.bak)$/.test(name) && name !== "README.md")
      .sort();
  }

  private namesIn(folder: string): string[] {
    const given = this.givenIn(folder);
    try {
      return [...new Set([...readdirSync(folder), ...given])];
    } catch (error) {
      if (given.length > 0) return given;
      this.refuse(folder, [], `the folder cannot be read (${codeOf(error)})`);
      this.unknown.push([]);
      return [];
    }
  }

  /** Returns the names in a folder that were given as texts; the folder need not exist. */
  private givenIn(folder: string): string[] {
    return Array.from(this.texts.keys(), (file) => relative(folder, file).split(sep)[0] ?? "").filter(
      (name) => name !== "" && name !== "..",
    );
  }

  /** Reads a folder as a map with one entry per file. */
  section(folder: string, key: string): MapNode {
    const entries = new Map<string, Entry>();
    if (this.givenIn(folder).length === 0 && !this.isFolder(folder)) {
      this.refuse(
        folder,
        [key],
        "this is not a folder of the configuration; a folder with one file for each name is expected",
      );
      this.unknown.push([key]);
      return emptyMap(this.start(folder));
    }
    for (const file of this.list(folder)) {
      const path = join(folder, file);
      if (!file.endsWith(".yaml")) {
        const name = basename(file).replace(/\.[^.]*$/, "");
        this.refuse(path, [key], `this name is not expected here; names end in .yaml; did you mean "${name}.yaml"?`);
        this.unknown.push([key, name]);
        continue;
      }
      const name = file.slice(0, -".yaml".length);
      if (key === folders.services && this.reading.services?.has(name) === false) {
        this.unread.push(name);
        continue;
      }
      const node = this.map(path, [key, name]);
      entries.set(name, { key: this.start(path), node });
    }
    return { kind: "map", place: this.start(folder), entries };
  }

  /** Reads a file that holds a map; an empty file counts as an empty map. */
  map(file: string, path: Path): MapNode {
    const start = this.start(file);
    const unusable = (message: string): MapNode => {
      this.refuse(file, path, message);
      this.unknown.push(path);
      return emptyMap(start);
    };
    const text = this.text(file);
    if ("refused" in text) return unusable(text.refused);
    const { node, problems, unknown } = parseYaml(text.text, this.layer, file, path);
    this.problems.push(...problems);
    this.unknown.push(...unknown);
    if (node === undefined) return emptyMap(start);
    if (node.kind !== "map") {
      const what = node.kind === "list" ? "a list" : show(node.value);
      return unusable(`${what} is not allowed; a file holds a map of keys and values`);
    }
    return node;
  }

  private text(file: string): { readonly text: string } | { readonly refused: string } {
    const given = this.texts.get(resolve(file));
    if (given !== undefined) return { text: given };
    try {
      if (this.leadsOut(file)) return { refused: "this link leads out of the configuration; put a file here" };
      const status = statSync(file);
      if (!status.isFile()) return { refused: "this is not a file; a file is expected" };
      if (status.size > largest) return { refused: `${status.size} bytes are too many; at most ${largest}` };
      const bytes = readFileSync(file);
      return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
    } catch (error) {
      const code = codeOf(error);
      if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
        return { refused: "this is not text in UTF-8; save it as UTF-8" };
      if (code === "ENOENT") return { refused: "there is no such file, but it is named as a layer" };
      return { refused: `the file cannot be read (${code})` };
    }
  }

  /** Returns whether this is a folder inside the configuration folder. */
  private isFolder(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true && !this.leadsOut(path);
  }

  private leadsOut(path: string): boolean {
    if (this.inside === undefined || !lstatSync(path).isSymbolicLink()) return false;
    const target = relative(realpathSync(this.inside), realpathSync(path));
    return target === ".." || target.startsWith(`..${sep}`) || isAbsolute(target);
  }

  private start(file: string): Place {
    return { layer: this.layer, file, line: 1, column: 1 };
  }
}
