import { isIP } from "node:net";
import type { Store } from "../store";
import type { Account, Zone } from "./account";
import { flag, headers, inRange, isHostname, isInZone, oneOf, section, strings, text } from "./check";
import { Collection, type Place } from "./collection";
import { invalid, missing, referenced } from "./errors";
import { isObject, type JsonObject, listOf, objectOf, withDefaults } from "./json";

const regions = "WNAM ENAM WEU EEU NSAM SSAM OC ME NAF SAF SAS SEAS NEAS ALL_REGIONS".split(" ");

/** The context for the rules of a pool. */
export interface PoolSurroundings {
  readonly account: Account;
  readonly zones: readonly Zone[];
  /** Returns whether a monitor with this id exists. */
  hasMonitor(id: string): boolean;
  /** Returns whether any load balancer refers to the pool. */
  isUsed(pool: string): boolean;
}

/**
 * Creates the collection of an account's pools.
 *
 * It is unknown whether Cloudflare refuses a second pool of the same name. It is accepted here, because a lost response
 * may lead to a duplicate. The account's quotas are not enforced, because they differ between contracts.
 *
 * @see https://developers.cloudflare.com/load-balancing/pools/create-pool/
 */
export function pools(store: Store, around: PoolSurroundings): Collection {
  return new Collection(store, {
    name: "pool",
    path: "/accounts/:owner/load_balancers/pools",
    filters: ["name", "monitor"],
    accept: (body, place) => acceptPool(body, place, around),
    release: (_account, id) => {
      if (around.isUsed(id)) throw referenced();
    },
    notFound: missing,
  });
}

function acceptPool(body: JsonObject, place: Place, around: PoolSurroundings): JsonObject {
  const name = body.name;
  if (typeof name !== "string" || !/^[A-Za-z0-9_-]+$/.test(name)) {
    throw invalid(`name ${JSON.stringify(name ?? "")} must consist of letters, digits, hyphens and underscores`);
  }
  for (const field of ["description", "notification_email", "monitor"]) text(body, field);
  flag(body, "enabled");
  inRange(body, "minimum_origins", 0, Number.MAX_SAFE_INTEGER);
  inRange(body, "latitude", -90, 90, false);
  inRange(body, "longitude", -180, 180, false);
  if (((body.latitude ?? null) === null) !== ((body.longitude ?? null) === null)) {
    throw invalid("latitude and longitude must be set together");
  }
  const shedding = section(body, "load_shedding");
  inRange(shedding, "default_percent", 0, 100, false);
  inRange(shedding, "session_percent", 0, 100, false);
  oneOf(shedding, "default_policy", ["random", "hash"]);
  oneOf(shedding, "session_policy", ["hash"]);
  oneOf(section(body, "origin_steering"), "policy", [
    "random",
    "hash",
    "least_outstanding_requests",
    "least_connections",
  ]);
  const monitor = body.monitor;
  if (typeof monitor === "string" && monitor !== "") {
    if (!around.hasMonitor(monitor)) throw invalid(`monitor "${monitor}" could not be found`);
    checkRegions(body, around.account);
  }
  const origins = acceptOrigins(body, place, around);
  return withDefaults(
    {
      enabled: true,
      minimum_origins: 1,
      description: "",
      check_regions: null,
      latitude: null,
      longitude: null,
      load_shedding: { default_percent: 0, default_policy: "random", session_percent: 0, session_policy: "hash" },
      origin_steering: { policy: "random" },
      notification_email: "",
      notification_filter: null,
      networks: ["cloudflare"],
    },
    { ...disabledSince(body, objectOf(place.before), place.at), origins },
  );
}

function checkRegions(body: JsonObject, account: Account): void {
  if ((body.check_regions ?? null) === null) {
    if (account.enterprise === true) return;
    throw invalid(
      "Probing from every data centre is not allowed with this subscription. Please choose regions to probe from.",
    );
  }
  for (const region of strings(body, "check_regions", 1)) {
    if (!regions.includes(region)) throw invalid(`check_regions "${region}" is not one of ${regions.join(", ")}`);
  }
}

function acceptOrigins(body: JsonObject, place: Place, around: PoolSurroundings): readonly JsonObject[] {
  const given = body.origins;
  if (!Array.isArray(given) || given.length === 0) throw invalid("the origin list must not be empty");
  const former = new Map(listOf(place.before?.origins).map((one) => [objectOf(one).name, objectOf(one)]));
  const names = new Set<string>();
  const endpoints = new Set<string>();
  const origins = given.map((origin: unknown) => {
    if (!isObject(origin)) throw invalid("an origin must be an object");
    const name = origin.name;
    const address = origin.address;
    if (typeof name !== "string" || name === "") throw invalid("an origin must have a name");
    if (names.has(name)) throw invalid(`origin name "${name}" must be unique in the pool`);
    names.add(name);
    if (typeof address !== "string" || (isIP(address) === 0 && !(isHostname(address) && address.includes(".")))) {
      throw invalid(`origin address ${JSON.stringify(address ?? "")} is neither an IP address nor a hostname`);
    }
    const endpoint = [address, origin.port ?? 0, origin.virtual_network_id ?? ""].join(" ");
    if (endpoints.has(endpoint)) throw invalid(`origin address "${address}" must be unique in the pool`);
    endpoints.add(endpoint);
    if (typeof origin.weight === "number" && (origin.weight < 0 || origin.weight > 1)) {
      throw invalid(`origin weight ${origin.weight} is not in range [0.0, 1.0]`);
    }
    inRange(origin, "weight", 0, 1, false);
    inRange(origin, "port", 0, 65535);
    flag(origin, "enabled");
    flag(origin, "flatten_cname");
    checkHost(origin, address, around.zones);
    // recordings show the default, but not whether it appears if nothing was sent
    const standard = { enabled: true, flatten_cname: true, weight: 1 };
    return withDefaults(standard, disabledSince(origin, former.get(name) ?? {}, place.at));
  });
  // the API lists origins by name, in whatever order they were sent
  return origins.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

function checkHost(origin: JsonObject, address: string, zones: readonly Zone[]): void {
  for (const [name, values] of Object.entries(headers(origin, "header"))) {
    if (name.toLowerCase() !== "host") throw invalid(`origin header "${name}" is not supported, only "Host"`);
    const hosts = listOf(values);
    if (hosts.length > 1) throw invalid("only one Host header is allowed per origin");
    for (const host of hosts) {
      if (host !== address && !zones.some((zone) => isInZone(String(host), zone.name))) {
        throw invalid(`Host header "${String(host)}" not allowed for origin domain "${address}"`);
      }
    }
  }
}

/** Sets `disabled_at`, which the API owns: it exists while the object is disabled, and does not change. */
function disabledSince(body: JsonObject, before: JsonObject, at: string): JsonObject {
  const { disabled_at: _ignored, ...rest } = body;
  return body.enabled === false ? { ...rest, disabled_at: before.disabled_at ?? at } : rest;
}
