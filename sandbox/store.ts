import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * The state of the sandbox's APIs: a map of keys to JSON values that survives a restart.
 *
 * It is a journal in one file. Each change is one line, handed to the kernel before `put` or `delete` returns, so that a
 * SIGKILL loses no change that a client was told of. Opening the journal rewrites it without its history.
 */
export class Store {
  private readonly values = new Map<string, unknown>();
  /** All keys in order; undefined until they are needed. */
  private sorted: string[] | undefined;
  private fd: number | undefined;

  private constructor() {}

  /**
   * Opens the journal, or starts an empty store.
   *
   * @param file the path of the journal; a missing folder is created. @default - memory only
   * @throws if a line other than an unfinished last one is not JSON
   */
  static open(file?: string): Store {
    const store = new Store();
    if (file === undefined) return store;
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file)) store.replay(readFileSync(file, "utf8"), file);
    const compact = [...store.values].map(([key, value]) => `${JSON.stringify([key, value])}\n`).join("");
    writeFileSync(`${file}.new`, compact);
    renameSync(`${file}.new`, file);
    store.fd = openSync(file, "a");
    return store;
  }

  /** Returns the value at a key. */
  get<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  /** Returns all pairs whose key starts with the prefix, in key order. */
  entries<T>(prefix: string): [string, T][] {
    this.sorted ??= [...this.values.keys()].sort();
    const found: [string, T][] = [];
    for (let at = placeOf(this.sorted, prefix); at < this.sorted.length; at += 1) {
      const key = this.sorted[at] ?? "";
      if (!key.startsWith(prefix)) break;
      found.push([key, this.values.get(key) as T]);
    }
    return found;
  }

  /** Sets a value, without a copy: pass a copy if you will change it. */
  put(key: string, value: unknown): void {
    if (this.sorted !== undefined && !this.values.has(key)) this.sorted.splice(placeOf(this.sorted, key), 0, key);
    this.values.set(key, value);
    this.append([key, value]);
  }

  /** Removes a key, if it exists. */
  delete(key: string): void {
    if (!this.values.delete(key)) return;
    this.sorted?.splice(placeOf(this.sorted, key), 1);
    this.append([key]);
  }

  /** Removes everything. */
  clear(): void {
    this.values.clear();
    this.sorted = undefined;
    if (this.fd !== undefined) ftruncateSync(this.fd, 0);
  }

  /** Closes the journal; later changes stay in memory. */
  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private append(line: readonly unknown[]): void {
    if (this.fd !== undefined) writeSync(this.fd, `${JSON.stringify(line)}\n`);
  }

  private replay(text: string, file: string): void {
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      if (line === "") continue;
      let parsed: readonly [string, unknown?];
      try {
        parsed = JSON.parse(line);
      } catch {
        // a crash of the machine can leave the last line half-written; any earlier bad line is damage
        if (index === lines.length - 1) return;
        throw new Error(`${file}:${index + 1}: not a line of a sandbox journal; delete the file to start empty`);
      }
      const [key, value] = parsed;
      if (parsed.length === 1) this.values.delete(key);
      else this.values.set(key, value);
    }
  }
}

/** Finds the position of a key among sorted ones, or where it would be. */
function placeOf(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
