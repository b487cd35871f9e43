import { readFileSync, statSync } from "node:fs";
import { inTheWay, writtenByNewer } from "../../model/generations.js";
import { quoted } from "../shell.js";
import type { TerraformStack } from "./terraform.js";
import { type WrittenState, writtenIn } from "./written.js";

interface Kept {
  readonly file: string;
  readonly state: WrittenState;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * The newest of some files that the chosen provider reads, or gets to by an upgrade; nothing where none is.
 *
 * @param lineage that of the state in whose place it is put. @default - any
 */
export function newestReadable(files: readonly string[], chosen: string, lineage?: string): string | undefined {
  const readable = files.flatMap(keptIn).filter(
    ({ state: { resources, lineage: own } }) =>
      // a state of another lineage knows other objects
      (lineage === undefined || own === lineage) &&
      writtenByNewer(resources, chosen).length === 0 &&
      inTheWay(resources, chosen).length === 0,
  );
  return readable.sort((a, b) => b.state.serial - a.state.serial || b.at - a.at)[0]?.file;
}

/** The command that puts a kept state in the place of a stack's, as it can be typed wherever one stands. */
export function restoring(stack: TerraformStack, file: string): string {
  return inInitialized(stack, stack.command("state", "push", "-force", file));
}

/** A command that can be typed whether the folder of a stack was initialized, for these providers, or not. */
export function inInitialized(stack: TerraformStack, command: string): string {
  return `${stack.command("init", "-upgrade")} && ${command}`;
}

/** The command that puts a kept state in the place of a file that Terraform cannot read, and so cannot write. */
export function copying(from: string, to: string): string {
  return `cp ${quoted(from)} ${quoted(to)}`;
}

function keptIn(file: string): readonly Kept[] {
  try {
    const state = writtenIn(readFileSync(file, "utf8"));
    return state === undefined ? [] : [{ file, state, at: statSync(file).mtimeMs }];
  } catch {
    // what cannot be read cannot be put back
    return [];
  }
}
