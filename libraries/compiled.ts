import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { compiledFolder } from "./place.js";

declare global {
  namespace NodeJS {
    interface Module {
      /** Runs a file as a module; every `require` ends here. */
      _compile(source: string, filename: string, format?: string): unknown;
    }
  }
}

/** V8's compiled form of a file, valid while the file is unchanged. */
interface Compiled {
  readonly stamp: string;
  readonly code: Buffer;
}

/** Positions of the compiled forms inside the cache file. */
type Index = Readonly<Record<string, { readonly stamp: string; readonly from: number; readonly to: number }>>;

/** Large files of cdktf's command line that contain `import(` only in texts and comments. */
export const importless = /\/(cdktf-cli\/bundle\/bin\/cmds\/handlers|prettier\/index|typescript\/lib\/typescript)\.js$/;

/**
 * Keeps the compiled form of every file that is required from now on, for the next process.
 *
 * Compiling a large program takes longer than most commands. Node keeps compiled code by itself from 22.8 on; for older
 * versions this keeps V8's compiled forms in one file.
 *
 * @param name the program that starts; each has its own file
 * @see https://nodejs.org/api/module.html#moduleenablecompilecachecachedir
 */
export function keepCompiled(name: string): void {
  if ("enableCompileCache" in Module && typeof Module.enableCompileCache === "function") {
    Module.enableCompileCache(join(compiledFolder, name));
    return;
  }
  // V8 never caches asm.js that it compiled ahead, and cdktf draws its progress with half a megabyte of it
  setFlagsFromString("--no-validate-asm");
  // keeps what an earlier process compiled and this one does not use
  setFlagsFromString("--no-flush-bytecode");
  // V8 rejects code compiled under other flags, and cdktf starts the program with a larger heap than others do
  const file = join(compiledFolder, `${name}-${process.version}-${cachedDataVersionTag().toString(16)}`);
  const kept = read(file);
  const loaded = new Map<string, { readonly stamp: string; readonly script: Script }>();
  let complete = true;
  const ordinary = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, format) {
    const stamp = format === undefined || format === "commonjs" ? stampOf(filename) : undefined;
    if (stamp === undefined) return ordinary.call(this, source, filename, format);
    const before = kept.get(filename);
    const cachedData = before !== undefined && before.stamp === stamp ? before.code : undefined;
    const script = scriptOf(source, filename, cachedData);
    if (script === undefined) return ordinary.call(this, source, filename, format);
    if (cachedData === undefined || script.cachedDataRejected === true) complete = false;
    loaded.set(filename, { stamp, script });
    const require = createRequire(filename);
    return script.runInThisContext().call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  process.once("exit", () => {
    if (complete) return;
    // at the end, when the functions in use have been compiled
    const all = new Map([...kept].filter(([name]) => !loaded.has(name) && existsSync(name)));
    for (const [name, { stamp, script }] of loaded) all.set(name, { stamp, code: script.createCachedData() });
    write(file, all);
  });
}

/**
 * Returns the script of a file; undefined if Node has to load it. That is so for files that are not scripts and for scripts
 * with dynamic imports, because V8 does not name the importer of cached code.
 */
function scriptOf(source: string, filename: string, cachedData: Buffer | undefined): Script | undefined {
  if (cachedData === undefined && /\bimport\s*\(/.test(source) && !importless.test(filename)) return undefined;
  try {
    return new Script(Module.wrap(source.replace(/^#!.*/, "")), {
      filename,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
  } catch {
    return undefined;
  }
}

/** Returns a stamp that changes with every write of a file, even by package managers that set times; undefined without a file. */
function stampOf(filename: string): string | undefined {
  const status = statSync(filename, { throwIfNoEntry: false });
  return status === undefined ? undefined : `${status.ctimeMs} ${status.size}`;
}

function read(file: string): ReadonlyMap<string, Compiled> {
  try {
    const bytes = readFileSync(file);
    const start = 4 + bytes.readUInt32LE(0);
    const index: Index = JSON.parse(bytes.toString("utf8", 4, start));
    return new Map(
      Object.entries(index).map(([name, { stamp, from, to }]) => [
        name,
        { stamp, code: bytes.subarray(start + from, start + to) },
      ]),
    );
  } catch {
    return new Map();
  }
}

function write(file: string, all: ReadonlyMap<string, Compiled>): void {
  const index: Record<string, Index[string]> = {};
  let end = 0;
  for (const [name, { stamp, code }] of all) {
    const from = end;
    end += code.length;
    index[name] = { stamp, from, to: end };
  }
  const head = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  try {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, Buffer.concat([length, head, ...[...all.values()].map(({ code }) => code)]));
    renameSync(unfinished, file);
  } catch {
    // an unwritable folder only costs time
  }
}
