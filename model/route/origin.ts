import type { Origin as OriginSettings } from "../schema/edge.js";
import type { Reader } from "./reader.js";
import { certain, isNotKnown, type NotKnown, type Value } from "./value.js";
import type { Way } from "./way.js";

/** A server of a pool. Most fields are required, so that no maker forgets one. */
export interface Origin {
  readonly name: Value<string>;
  readonly address: Value<string>;
  /** The port; 0 means the default. */
  readonly port: Value<number>;
  readonly enabled: Value<boolean>;
  /** The weight, from 0 to 1. */
  readonly weight: Value<number>;
  /** The Host header; undefined keeps that of the request. */
  readonly host: Value<string> | undefined;
  /** The way behind it. @default - it was not read, or is not a colour's */
  readonly way?: Way;
}

/** Returns a declared origin. @param settings draining belongs to the pool, the configuration to the origin */
export function declaredOrigin(
  name: string,
  { address, host = address, weight, drained: _, configuration: __, ...rest }: OriginSettings,
): Origin {
  // a key of the schema that is not read here does not compile
  return { name, address, port: 0, enabled: true, weight, host, ...(rest satisfies Record<string, never>) };
}

/** Decodes an origin of Cloudflare's API or Terraform. */
export function originFrom(reader: Reader): Origin {
  return {
    name: reader.text("name") ?? "",
    address: reader.text("address") ?? "",
    port: reader.number("port") ?? 0,
    enabled: reader.flag("enabled") ?? true,
    weight: reader.number("weight") ?? 1,
    host: hostFrom(reader),
  };
}

function hostFrom(reader: Reader): Origin["host"] {
  const headers = reader.keys("header");
  if (isNotKnown(headers)) return headers;
  const name = headers?.find((one) => one.toLowerCase() === "host");
  return name === undefined ? undefined : reader.text("header", name, 0);
}

/** Returns an origin whose values are all known, as in a declaration. */
export function certainOrigin({ name, address, port, enabled, weight, host }: Origin) {
  return {
    name: certain(name),
    address: certain(address),
    port: certain(port),
    enabled: certain(enabled),
    weight: certain(weight),
    host: certain(host),
  } satisfies { readonly [Key in Exclude<keyof Origin, "way">]: Exclude<Origin[Key], NotKnown> };
}

/** Returns the place of an origin: everything but its name and weight. */
export function placeOf({
  name: _,
  enabled: __,
  weight: ___,
  way: ____,
  address,
  port,
  host,
  ...rest
}: Origin): string {
  const others = Object.entries(rest).filter(([, value]) => value !== undefined);
  return JSON.stringify([address, port, host ?? null, ...others.sort()]);
}
