import type { JsonObject } from "./json";

/** The API's current objects that traffic depends on. */
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
