import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import { keepCompiled } from "./compiled.js";
import { type Bundle, bundleFolder, bundleIndex, root } from "./place.js";

const dist = join(root, "dist") + sep;

/** How Node finds the file of what is required. */
type Resolve = (id: string, parent: NodeJS.Module | undefined, ...more: readonly unknown[]) => string;

/**
 * Makes the program start faster, in the way that everything it requires is found and loaded; it changes nothing else.
 *
 * Packages come from the bundle, where there is one, the program's own files from where they are said to be, late where they may
 * not be needed, and whatever is compiled is kept.
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

/** The file of each library that `bundle.ts` put together: most of a thousand files would be source maps. */
function bundled(): ReadonlyMap<string, string> {
  try {
    const { files }: Bundle = JSON.parse(readFileSync(bundleIndex, "utf8"));
    return new Map(Object.entries(files).map(([name, file]) => [name, join(bundleFolder, file)]));
  } catch {
    return new Map();
  }
}

/** The program names its own files as they are called, and looking for them takes as long as loading them. */
function ownFile(id: string, from: string | null | undefined): string | undefined {
  if (!id.endsWith(".js")) return undefined;
  if (id.startsWith(dist)) return id;
  return id.startsWith(".") && from?.startsWith(dist) === true ? join(dirname(from), id) : undefined;
}

/**
 * Whether something is loaded when it is used, and not when it is required: the stacks that nobody asks for, with all that only
 * they need; every command but the one that is asked for, and of that one what comes later, while Terraform runs for example;
 * and what cdktf archives with.
 */
function isLoadedLate(id: string, from: string | null): boolean {
  if (id === "archiver") return true;
  if (from === `${dist}stacks${sep}all.js`) return id.endsWith("-stack.js");
  return from?.startsWith(`${dist}operations${sep}`) === true;
}

/** Stands for a module, which is loaded when it is called or something of it is asked for. */
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
