import type { Store } from "../store";
import type { Account } from "./account";
import { flag, headers, inRange, oneOf, text } from "./check";
import { Collection } from "./collection";
import { invalid, missing, referenced } from "./errors";
import { type JsonObject, withDefaults } from "./json";

const webTypes = ["http", "https"];
const usualTypes = [...webTypes, "tcp"];
const paidTypes = ["udp_icmp", "icmp_ping", "smtp"];

/**
 * Creates the collection of an account's monitors. Two may have the same description; one in use cannot be deleted.
 *
 * @see https://developers.cloudflare.com/load-balancing/monitors/create-monitor/ the limits by plan
 */
export function monitors(store: Store, account: Account, pools: () => readonly JsonObject[]): Collection {
  return new Collection(store, {
    name: "monitor",
    path: "/accounts/:owner/load_balancers/monitors",
    filters: ["description", "type"],
    accept: (body) => acceptMonitor(body, account),
    release: (_account, id) => {
      if (pools().some((pool) => pool.monitor === id)) throw referenced();
    },
    notFound: missing,
  });
}

/** Checks a monitor and fills in its defaults. @throws CloudflareError if it breaks a rule */
export function acceptMonitor(body: JsonObject, account: Account): JsonObject {
  oneOf(body, "type", [...usualTypes, ...paidTypes]);
  const type = String(body.type ?? "http");
  const web = webTypes.includes(type);
  if (account.enterprise !== true && paidTypes.includes(type)) {
    throw invalid(`monitor type "${type}" is not allowed with this subscription`);
  }
  inRange(body, "interval", account.enterprise === true ? 10 : 15, 3600);
  inRange(body, "timeout", 1, 10);
  inRange(body, "retries", 0, 5);
  inRange(body, "consecutive_up", 0, 10);
  inRange(body, "consecutive_down", 0, 10);
  inRange(body, "port", 0, 65535);
  for (const field of ["description", "path", "expected_body", "expected_codes", "probe_zone"]) text(body, field);
  flag(body, "allow_insecure");
  flag(body, "follow_redirects");
  if (web) oneOf(body, "method", ["GET", "HEAD"]);
  else if (!body.port) throw invalid(`port is required for monitor type "${type}"`);
  if (!web && body.expected_codes) throw invalid(`expected_codes is not allowed for monitor type "${type}"`);
  const path = body.path;
  if (web && typeof path === "string" && path !== "" && !path.startsWith("/")) {
    throw invalid(`path "${path}" must start with "/"`);
  }
  const codes = body.expected_codes;
  if (typeof codes === "string" && codes !== "" && !/^[1-5](\d\d|xx)(, ?[1-5](\d\d|xx))*$/.test(codes)) {
    throw invalid(`expected_codes "${codes}" is not a list of codes such as "200" or "2xx"`);
  }
  for (const name of Object.keys(headers(body, "header"))) {
    if (name.toLowerCase() === "user-agent") throw invalid('header "User-Agent" cannot be overridden');
  }
  return withDefaults(
    {
      type: "http",
      method: web ? "GET" : "connection_established",
      path: web ? "/" : "",
      timeout: 5,
      retries: 2,
      interval: 60,
      expected_body: "",
      expected_codes: "",
      follow_redirects: false,
      allow_insecure: false,
      probe_zone: "",
      description: "",
    },
    body,
  );
}
