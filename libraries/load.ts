import { existsSync } from "node:fs";
import Module from "node:module";
import { keepCompiled } from "./compiled.js";
import { bundleFile } from "./place.js";

/** What the bundle exports: each library by the name it is required under, loaded when it is called. */
type Libraries = Readonly<Record<string, () => unknown>>;

/**
 * Makes `require` find the packages that `bundle.ts` put together in its one file, and keeps what is compiled.
 *
 * Loading a thousand files of libraries, most of each a source map, takes longer than everything that is then done with them.
 * Without a bundle, packages are required as ever.
 */
export function loadLibraries(): void {
  keepCompiled("switchyard");
  if (!existsSync(bundleFile)) return;
  const libraries: Libraries = require(bundleFile);
  const ordinary = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    const library = Object.hasOwn(libraries, id) ? libraries[id] : undefined;
    return library === undefined ? ordinary.call(this, id) : library();
  }, ordinary);
}

loadLibraries();
