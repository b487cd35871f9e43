import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Environment } from "../../model/environment.js";
import { ConfigurationError, type LoadOptions, loadEnvironment } from "../../model/load.js";
import { BadInput } from "../failures.js";
import { projectRoot } from "./project-root.js";

/** The configuration of one environment: where it stands, and what it says, which is read once. */
export class Configuration {
  /** @param loaded what it says, where that is known. @default - it is read when it is asked for */
  constructor(
    readonly source: LoadOptions,
    private loaded?: Environment,
  ) {}

  /**
   * What it says.
   *
   * @throws BadInput that lists every mistake
   */
  get environment(): Environment {
    this.loaded ??= load(this.source);
    return this.loaded;
  }
}

/**
 * The configuration that the documented variables name.
 *
 * @param services those that matter, where others need not be read. @default - all
 */
export function configurationOf(environment: string, services?: readonly string[]): Configuration {
  const overlay = process.env.SWITCHYARD_OVERLAY;
  return new Configuration({
    environment,
    directory: process.env.SWITCHYARD_CONFIG ?? ownFolder(),
    ...(overlay === undefined || overlay === "" ? {} : { overlay }),
    ...(services === undefined ? {} : { services }),
  });
}

/** A file that configuration is read from and that is no part of the repository. */
export interface UncommittedFile {
  readonly name: string;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** The files of a configuration that are no part of the repository. @param isProtected where one person's layer is not read */
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

/** Runs something that reads the configuration; its mistakes become bad input. */
export function badInputFrom<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationError) throw new BadInput(error.message);
    throw error;
  }
}

/** The project's configuration, named as people who stand in the project name it: mistakes are shown by this path. */
function ownFolder(): string {
  const path = join(projectRoot, "config");
  const shown = relative(process.cwd(), path);
  return shown === "" || shown.startsWith("..") ? path : shown;
}
