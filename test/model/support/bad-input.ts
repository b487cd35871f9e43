import type { Edits } from "./folder.js";

/** One class of mistake: edits of the good configuration, and every line of the error. */
export interface BadInput {
  readonly name: string;
  /** The environment to load. @default "production" */
  readonly environment?: string;
  readonly edits: Edits;
  /** A file below the folder to use as the overlay. @default - none */
  readonly overlay?: string;
  readonly says: readonly string[];
}
