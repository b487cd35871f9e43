import { ruleChoices } from "./fold.js";
import type { Identity } from "./identity.js";
import type { Route } from "./route.js";
import { certain } from "./value.js";

/** Encodes the custom rules of a declared route for Cloudflare's API. @param idOf returns the id of a pool */
export function ruleObjects(route: Route, idOf: (identity: Identity) => string): readonly unknown[] {
  return ruleChoices(route).map(({ when, pick, legs, lastResort, stickiness }) => ({
    name: certain(when.name),
    condition: certain(when.condition),
    disabled: certain(when.disabled),
    priority: certain(when.priority),
    terminates: certain(when.terminates),
    overrides: {
      default_pools: certain(legs).map(({ target }) => idOf(certain(target))),
      fallback_pool: idOf(certain(lastResort)),
      steering_policy: certain(pick) === "weighted" ? "random" : "off",
      session_affinity: certain(stickiness?.by),
    },
  }));
}
