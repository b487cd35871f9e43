import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import { keepCompiled } from "./compiled.js";
import { type Bundle, bundleFolder, bundleIndex, root } from "./place.js";

const dist = join(root, "dist") + sep;

/** Node's function that finds the file of a required module. */
type Resolve = (id: string, parent: NodeJS.Module | undefined, ...more: readonly unknown[]) => string;

/**
 * Makes the program start faster by changing how modules are found and loaded, and nothing else.
 *
 * Packages come from the bundle, if there is one. The program's own files are found without a search, and loaded late if
 * they may not be needed. Compiled code is kept.
 */
export function loadLibraries(): void {
  keepCompiled("switchyard");
  const files = bundled();
  const find: Resolve = Reflect.get(Module, "_resolveFilename");
  Reflect.set(Module, "_resolveFilename", ((id, parent, ...more) => {
    return files.get(id) ?? ownFile(id, parent?.filename) ?? find(id, parent, ...more);
  }) satisfies Resolve);
  const ordinary = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    const load = (): unknown => ordinary.call(this, id);
    return isLoadedLate(id, this.filename) ? whenUsed(load) : load();
  }, ordinary);
}

/** Returns the bundled file of each library. */
function bundled(): ReadonlyMap<string, string> {
  try {
    const { files }: Bundle = JSON.parse(readFileSync(bundleIndex, "utf8"));
    return new Map(Object.entries(files).map(([name, file]) => [name, join(bundleFolder, file)]));
  } catch {
    return new Map();
  }
}

/** Returns one of the program's own files. Its imports name exact files, and a search would take as long as loading. */
function ownFile(id: string, from: string | null | undefined): string | undefined {
  if (!id.endsWith(".js")) return undefined;
  if (id.startsWith(dist)) return id;
  return id.startsWith(".") && from?.startsWith(dist) === true ? join(dirname(from), id) : undefined;
}

/**
 * Returns whether a module is loaded on its first use and not when it is required. These are stacks, with what only they
 * need; commands, and the parts of a command that run later, such as while Terraform runs; and cdktf's archiver.
 */
function isLoadedLate(id: string, from: string | null): boolean {
  if (id === "archiver") return true;
  if (from === `${dist}stacks${sep}all.js`) return id.endsWith("-stack.js");
  return from?.startsWith(`${dist}operations${sep}`) === true;
}

/** Returns a proxy of a module that loads it on its first call or property access. */
function whenUsed(load: () => unknown): unknown {
  let loaded: { readonly module: unknown } | undefined;
  const module = () => {
    loaded ??= { module: load() };
    return Object(loaded.module);
  };
  return new Proxy(() => undefined, {
    get: (_, name) => Reflect.get(module(), name),
    apply: (_, self, args) => Reflect.apply(module(), self, args),
  });
}

loadLibraries();
