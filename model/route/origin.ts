import type { Origin as OriginSettings } from "../schema/edge.js";
import type { Reader } from "./reader.js";
import { certain, isNotKnown, type NotKnown, type Value } from "./value.js";
import type { Way } from "./way.js";

/** A server of a pool. Every field of its own is there, so that whoever makes one must say it. */
export interface Origin {
  readonly name: Value<string>;
  readonly address: Value<string>;
  /** 0 is the usual one. */
  readonly port: Value<number>;
  readonly enabled: Value<boolean>;
  /** From 0 to 1. */
  readonly weight: Value<number>;
  /** The Host header that it gets; undefined leaves that of the request. */
  readonly host: Value<string> | undefined;
  /** What is behind it. @default - nobody was asked, or it is not a colour's */
  readonly way?: Way;
}

/** An origin as it is declared. @param settings whether it is drained is its pool's, and its configuration is its own */
export function declaredOrigin(
  name: string,
  { address, host = address, weight, drained: _, configuration: __, ...rest }: OriginSettings,
): Origin {
  // a key that the schema has and nothing here reads does not compile
  return { name, address, port: 0, enabled: true, weight, host, ...(rest satisfies Record<string, never>) };
}

/** An origin as Cloudflare's API and Terraform's attributes have it. */
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

/** An origin whose values are all known, as those of a declaration are. */
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

/** Where an origin is, whatever it is called: everything but its name and how much it gets. */
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
