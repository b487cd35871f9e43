import type { Edits } from "./folder.js";

/** One class of mistake: what is done to the good configuration, and every line that must be said of it. */
export interface BadInput {
  readonly name: string;
  /** @default "production" */
  readonly environment?: string;
  readonly edits: Edits;
  /** A file below the folder that is given as the overlay. */
  readonly overlay?: string;
  readonly says: readonly string[];
}
