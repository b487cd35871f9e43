import type { Strategies } from "./strategy";

/** What is particular to each kind. */
export const strategies: Strategies = {};
