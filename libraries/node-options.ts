import { join } from "node:path";
import { root } from "./place.js";

/**
 * `NODE_OPTIONS` with which cdktf's command line starts from what is kept compiled of it; other programs are left alone.
 *
 * @param before those that are set already. @default - this process's
 * @param project its folder. @default - this one
 */
export function nodeOptions(before: string = process.env.NODE_OPTIONS ?? "", project: string = root): string {
  return `${before} --require=${JSON.stringify(join(project, "bin/compiled.js"))}`.trim();
}
