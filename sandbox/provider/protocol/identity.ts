import type { CtyType, IdentitySchema } from "../schema/types";
import type { Provider } from "./provider";
import { isRecord, type Value } from "./value";
import { decodeValue, encodeValue, type WireValue } from "./wire";

/** Returns whether an identity is null, or all of its parts are. */
export function isBlank(identity: Value): boolean {
  return !isRecord(identity) || Object.values(identity).every((part) => part === null);
}

/** An identity in the protocol. */
export interface WireIdentity {
  readonly identity_data?: WireValue;
}

/** Encodes and decodes a provider's identities. */
export class IdentityCodec {
  constructor(private readonly provider: Provider) {}

  /** Returns the protocol messages of all identity schemas, by type. */
  messages(): Readonly<Record<string, object>> {
    const resources = this.provider.schemas().filter(({ kind }) => kind === "resource");
    return Object.fromEntries(
      resources.flatMap(({ type }) => {
        const schema = this.provider.identitySchema(type);
        return schema === undefined ? [] : [[type, messageOf(schema)]];
      }),
    );
  }

  /** Decodes an identity; null if there is none. */
  decode(type: string, wire: WireIdentity | null | undefined): Value {
    const schema = this.provider.identitySchema(type);
    return schema === undefined ? null : decodeValue(wire?.identity_data, typeOf(schema));
  }

  encode(type: string, identity: Value | undefined): WireIdentity | undefined {
    const schema = this.provider.identitySchema(type);
    if (schema === undefined || identity === undefined || identity === null) return undefined;
    return { identity_data: encodeValue(identity, typeOf(schema)) };
  }
}

function typeOf({ parts }: IdentitySchema): CtyType {
  return ["object", Object.fromEntries(Object.keys(parts).map((name) => [name, "string"] as const))];
}

function messageOf({ version, parts }: IdentitySchema): object {
  return {
    version,
    identity_attributes: Object.entries(parts).map(([name, use]) => ({
      name,
      type: Buffer.from('"string"'),
      required_for_import: use === "required",
      optional_for_import: use === "optional",
    })),
  };
}
