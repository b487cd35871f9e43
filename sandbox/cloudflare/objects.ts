import type { JsonObject } from "./json";

/** Everything that the API keeps and that traffic depends on, as it is now. */
export interface CloudflareObjects {
  readonly pools: readonly JsonObject[];
  readonly monitors: readonly JsonObject[];
  readonly zones: readonly {
    /** The domain. */
    readonly name: string;
    readonly balancers: readonly JsonObject[];
    readonly records: readonly JsonObject[];
    readonly rulesets: readonly JsonObject[];
  }[];
}
