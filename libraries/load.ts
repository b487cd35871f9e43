import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";
import { bundleFile, compiledFile } from "./place.js";

/** What the bundle exports: each library by the name it is required under, loaded when it is called. */
type Libraries = Readonly<Record<string, () => unknown>>;

/**
 * Makes `require` find the packages that `bundle.ts` put together in its one file, compiled already.
 *
 * Loading a thousand files of libraries, most of each a source map, takes longer than everything that is then done with them.
 * Node 22 keeps compiled code by itself (`module.enableCompileCache`), Node 20 does not. Without a bundle, packages are
 * required as ever.
 */
export function loadLibraries(): void {
  if (!existsSync(bundleFile)) return;
  const libraries = run(bundleFile);
  const ordinary = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    const library = Object.hasOwn(libraries, id) ? libraries[id] : undefined;
    return library === undefined ? ordinary.call(this, id) : library();
  }, ordinary);
}

function run(file: string): Libraries {
  // the bundle is plain ASCII, which is read without decoding
  const source = readFileSync(file, "latin1");
  const [, hash = ""] = /^\/\/ ([0-9a-f]+)/.exec(source) ?? [];
  const keptIn = compiledFile(hash);
  const kept = existsSync(keptIn) ? readFileSync(keptIn) : undefined;
  const script = new Script(Module.wrap(source), {
    filename: file,
    ...(kept === undefined ? {} : { cachedData: kept }),
  });
  const module: { exports: Libraries } = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  // at the end, because only then are the functions compiled that are in use
  if (kept === undefined || script.cachedDataRejected === true) process.once("exit", () => keep(script, keptIn));
  return module.exports;
}

function keep(script: Script, file: string): void {
  try {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, script.createCachedData());
    renameSync(unfinished, file);
  } catch {
    // a folder that cannot be written costs time, nothing else
  }
}

loadLibraries();
