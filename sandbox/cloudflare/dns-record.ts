import { isIPv4, isIPv6 } from "node:net";
import type { Store } from "../store";
import type { Zone } from "./account";
import { isInZone } from "./check";
import { Collection, type Place } from "./collection";
import { CloudflareError } from "./errors";
import { type JsonObject, withDefaults } from "./json";

const proxiable = ["A", "AAAA", "CNAME"];
const types = [
  ...proxiable,
  ..."MX NS OPENPGPKEY PTR TXT CAA CERT DNSKEY DS HTTPS LOC NAPTR SMIMEA SRV SSHFP SVCB TLSA URI".split(" "),
];

/** Creates the collection of a zone's DNS records. @see https://developers.cloudflare.com/dns/manage-dns-records/ */
export function dnsRecords(store: Store, zones: readonly Zone[]): Collection {
  const collection: Collection = new Collection(store, {
    name: "dns-record",
    path: "/zones/:owner/dns_records",
    filters: ["name", "type", "content"],
    perPage: [100, 5_000_000],
    accept: (body, place) => {
      const accepted = accept(body, place, zones);
      refuseClash(accepted, place, collection.all(place.owner));
      return accepted;
    },
    notFound: () => new CloudflareError(404, 81044, "Record does not exist."),
  });
  return collection;
}

function accept(body: JsonObject, place: Place, zones: readonly Zone[]): JsonObject {
  const zone = zones.find((one) => one.id === place.owner)?.name ?? "";
  const type = String(body.type ?? "");
  if (!types.includes(type)) throw new CloudflareError(400, 9005, `DNS record type "${type}" is invalid.`);
  const given = String(body.name ?? "");
  if (given === "") throw new CloudflareError(400, 9000, "DNS name is invalid.");
  const full = given === "@" ? zone : isInZone(given, zone) ? given : `${given}.${zone}`;
  const content = body.content;
  if (type === "A" && !isIPv4(String(content))) {
    throw new CloudflareError(400, 9005, "Content for A record must be a valid IPv4 address.");
  }
  if (type === "AAAA" && !isIPv6(String(content))) {
    throw new CloudflareError(400, 9005, "Content for AAAA record must be a valid IPv6 address.");
  }
  if (body.data === undefined && (typeof content !== "string" || content === "")) {
    throw new CloudflareError(400, 9021, `Content for ${type} record is missing.`);
  }
  const ttl = body.ttl ?? 1;
  if (typeof ttl !== "number" || !Number.isInteger(ttl) || (ttl !== 1 && (ttl < 60 || ttl > 86_400))) {
    throw new CloudflareError(400, 9021, "TTL must be between 60 and 86400 seconds, or 1 for Automatic.");
  }
  const proxied = body.proxied === true;
  if (proxied && !proxiable.includes(type)) {
    throw new CloudflareError(400, 9004, `This record type cannot be proxied.`);
  }
  return withDefaults(
    { proxied: false, settings: {}, tags: [], comment: null, meta: {} },
    { ...body, name: full, ttl: proxied ? 1 : ttl, proxiable: proxiable.includes(type) },
  );
}

function refuseClash(record: JsonObject, place: Place, all: readonly JsonObject[]): void {
  const others = all.filter((one) => one.name === record.name && one.id !== place.id);
  if (others.some((one) => one.type === record.type && one.content === record.content)) {
    throw new CloudflareError(400, 81058, "An identical record already exists.");
  }
  const alias = record.type === "CNAME";
  if (alias && others.some((one) => proxiable.includes(String(one.type)))) {
    throw new CloudflareError(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  }
  if (!alias && proxiable.includes(String(record.type)) && others.some((one) => one.type === "CNAME")) {
    throw new CloudflareError(400, 81054, "A CNAME record with that host already exists.");
  }
}
