import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { LoadOptions } from "../model/load.js";

/** A copy of the configuration that the tour's commands edit, so that the checkout stays unchanged. */
export class OwnConfiguration {
  /** The working directory of commands, so that paths are printed as in a checkout. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "switchyard-tour-")));
  /** The variables that point a command at it. */
  readonly variables: Readonly<Record<string, string>>;

  constructor(source: LoadOptions) {
    process.once("exit", this.remove);
    const copy = join(this.folder, basename(source.directory));
    cpSync(source.directory, copy, { recursive: true });
    const { overlay } = source;
    this.variables = {
      SWITCHYARD_CONFIG: copy,
      ...(overlay === undefined ? {} : { SWITCHYARD_OVERLAY: resolve(overlay) }),
    };
  }

  /** Removes the copy. */
  readonly remove = (): void => {
    process.off("exit", this.remove);
    rmSync(this.folder, { recursive: true, force: true });
  };
}
