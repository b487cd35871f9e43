import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Environment } from "../../model/environment.js";
import { ConfigurationError, type LoadOptions, loadEnvironment } from "../../model/load.js";
import { BadInput } from "../failures.js";
import { projectRoot } from "./project-root.js";

/** The configuration of one environment, which is read once. */
export class Configuration {
  /** @param loaded the environment, if it is known. @default - it is read on first use */
  constructor(
    readonly source: LoadOptions,
    private loaded?: Environment,
  ) {}

  /** Returns the environment. @throws BadInput that lists every mistake */
  get environment(): Environment {
    this.loaded ??= load(this.source);
    return this.loaded;
  }
}

/** Returns the configuration that the documented variables name. @param services those to read. @default - all */
export function configurationOf(environment: string, services?: readonly string[]): Configuration {
  const overlay = process.env.SWITCHYARD_OVERLAY;
  return new Configuration({
    environment,
    directory: process.env.SWITCHYARD_CONFIG ?? ownFolder(),
    ...(overlay === undefined || overlay === "" ? {} : { overlay }),
    ...(services === undefined ? {} : { services }),
  });
}

/** A configuration file that is not in the repository. */
export interface UncommittedFile {
  readonly name: string;
  /** The SHA-256 digest in hexadecimal. */
  readonly sha256: string;
}

/** Returns the files that are not in the repository. @param isProtected whether the personal layer is ignored */
export function uncommittedFiles(source: LoadOptions, isProtected: boolean): readonly UncommittedFile[] {
  const { directory, environment, overlay } = source;
  const files = [
    ...(overlay === undefined ? [] : [resolve(projectRoot, overlay)]),
    ...(isProtected ? [] : [join(directory, `${environment}.local.yaml`)]),
  ];
  return files
    .filter((file) => existsSync(file))
    .map((file) => ({ name: basename(file), sha256: createHash("sha256").update(readFileSync(file)).digest("hex") }));
}

/** Reads a configuration. @throws BadInput that lists every mistake */
export function load(source: LoadOptions): Environment {
  return badInputFrom(() => loadEnvironment(source));
}

/** Runs an action that reads the configuration, and reports its mistakes as bad input. */
export function badInputFrom<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationError) throw new BadInput(error.message);
    throw error;
  }
}

/** Returns the path of the project's configuration, relative to the working directory inside the project. */
function ownFolder(): string {
  const path = join(projectRoot, "config");
  const shown = relative(process.cwd(), path);
  return shown === "" || shown.startsWith("..") ? path : shown;
}
