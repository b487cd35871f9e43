import { join } from "node:path";
import { root } from "./place.js";

/**
 * Returns `NODE_OPTIONS` that start cdktf's command line from its kept compiled code; other programs are unaffected.
 *
 * @param before the current options. @default - this process's
 * @param project the project's folder. @default - this one
 */
export function nodeOptions(before: string = process.env.NODE_OPTIONS ?? "", project: string = root): string {
  return `${before} --require=${JSON.stringify(join(project, "bin/compiled.js"))}`.trim();
}
