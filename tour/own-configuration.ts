import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { LoadOptions } from "../model/load.js";

/** A copy of the configuration, in which the tour's commands make their changes, so that the checkout stays as it is. */
export class OwnConfiguration {
  /** Where commands are run, so that files are shown as they are in a checkout. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "switchyard-tour-")));
  /** Variables that lead a command to it. */
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

  /** Removes it. */
  readonly remove = (): void => {
    process.off("exit", this.remove);
    rmSync(this.folder, { recursive: true, force: true });
  };
}
