import type { ValueRecord } from "../protocol/value";
import { textOf } from "../protocol/value";

/** The API endpoint of a resource type. */
export interface Endpoint {
  /** Attributes that are part of the path and never of a body. */
  readonly scope: readonly ("account_id" | "zone_id")[];
  /** The path below `accounts/<id>/` or `zones/<id>/`. */
  readonly collection: string;
  /** The form of an import id. */
  readonly importId: string;
  /** Attributes that a read does not change. */
  readonly notRead?: readonly string[];
  /** Whether attributes that the API omits take their default. */
  readonly absentIsDefault?: true;
}

/** The endpoints of all served resource types. */
export const endpointsOfTypes: Readonly<Record<string, Endpoint>> = {
  cloudflare_dns_record: { scope: ["zone_id"], collection: "dns_records", importId: "<zone_id>/<dns_record_id>" },
  cloudflare_healthcheck: { scope: ["zone_id"], collection: "healthchecks", importId: "<zone_id>/<healthcheck_id>" },
  cloudflare_load_balancer: {
    scope: ["zone_id"],
    collection: "load_balancers",
    importId: "<zone_id>/<load_balancer_id>",
    // the API changes rules on its own, so the provider trusts its state instead
    notRead: ["rules"],
  },
  cloudflare_load_balancer_monitor: {
    scope: ["account_id"],
    collection: "load_balancers/monitors",
    importId: "<account_id>/<monitor_id>",
  },
  cloudflare_load_balancer_pool: {
    scope: ["account_id"],
    collection: "load_balancers/pools",
    importId: "<account_id>/<pool_id>",
  },
  cloudflare_notification_policy: {
    scope: ["account_id"],
    collection: "alerting/v3/policies",
    importId: "<account_id>/<policy_id>",
  },
  cloudflare_notification_policy_webhooks: {
    scope: ["account_id"],
    collection: "alerting/v3/destinations/webhooks",
    importId: "<account_id>/<webhook_id>",
    notRead: ["secret"],
  },
  cloudflare_ruleset: {
    scope: ["account_id", "zone_id"],
    collection: "rulesets",
    importId: "<{accounts|zones}/{account_id|zone_id}>/<ruleset_id>",
    absentIsDefault: true,
  },
};

/** Returns the path of an object's collection, such as `zones/<id>/load_balancers`. @throws if neither account nor zone is known */
export function collectionPath(endpoint: Endpoint, object: ValueRecord): string {
  for (const scope of endpoint.scope) {
    const id = textOf(object[scope]);
    if (id !== undefined) return `${scope === "account_id" ? "accounts" : "zones"}/${id}/${endpoint.collection}`;
  }
  throw new Error(`${endpoint.collection}: ${endpoint.scope.join(" or ")} must be set`);
}

/**
 * Parses an import id.
 *
 * @throws if it does not have the endpoint's form
 */
export function parseImportId(endpoint: Endpoint, id: string): { readonly id: string } & ValueRecord {
  const parts = id.split("/");
  const last = parts.at(-1) ?? "";
  const [first = "", second = ""] = parts;
  if (parts.some((part) => part === "")) throw wrong(endpoint, id);
  if (endpoint.scope.length > 1) {
    if (parts.length !== 3 || (first !== "accounts" && first !== "zones")) throw wrong(endpoint, id);
    return { [first === "accounts" ? "account_id" : "zone_id"]: second, id: last };
  }
  if (parts.length !== 2) throw wrong(endpoint, id);
  return { [endpoint.scope[0] ?? "account_id"]: first, id: last };
}

function wrong(endpoint: Endpoint, id: string): Error {
  return new Error(`invalid ID: expected urlencoded segments "${endpoint.importId}", got "${id}"`);
}
