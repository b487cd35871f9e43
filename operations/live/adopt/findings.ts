import { z } from "zod";
import type { TerraformStack } from "../../adapters/terraform.js";
import type { Attributes, Found, RouteApi } from "../api.js";
import { mentions } from "./cloudflare-objects.js";

/** A live object that is missing in the state of its stack. */
export interface Finding {
  readonly stack: string;
  /** The address of the declared resource. */
  readonly address: string;
  readonly importId: string;
  /** The id that is in the state instead, of a missing object or of a twin. */
  readonly stale?: string;
}

/** A duplicate of an object that is kept, left behind by a lost response or a lost state. */
export interface Twin {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly id: string;
  /** The Cloudflare API path for deleting the object. */
  readonly path: string;
}

/** The objects to adopt and the twins that both APIs have. */
export interface Findings {
  readonly adoptable: readonly Finding[];
  readonly twins: readonly Twin[];
  /** The addresses of managed resources that refer to a twin, and must stop doing so before it can be removed. */
  readonly attached: readonly string[];
}

interface Declaration {
  readonly type: string;
  readonly address: string;
  readonly attributes: Attributes;
}

const synthesized = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

/** Lists the managed resources that a synthesized stack declares. */
export function declarationsIn(stack: TerraformStack): readonly Declaration[] {
  const { resource } = synthesized.parse(stack.document());
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.entries(resources).map(([name, attributes]) => ({ type, address: `${type}.${name}`, attributes })),
  );
}

/**
 * Compares a stack's declared resources with its state and with the live objects.
 *
 * @param known the ids in the state, by address
 * @throws a refusal where a live object belongs to another owner
 */
export async function findIn(
  stack: TerraformStack,
  known: ReadonlyMap<string, string>,
  apis: readonly RouteApi[],
): Promise<Findings> {
  const adoptable: Finding[] = [];
  const twins: Twin[] = [];
  const kept = new Map<string, Found>();
  for (const { type, address, attributes } of declarationsIn(stack)) {
    const id = known.get(address);
    const api = apis.find((one) => one.keeps(type));
    const [one, ...others] = (await api?.find(type, attributes, id)) ?? [];
    if (one === undefined) continue;
    kept.set(address, one);
    if (one.id !== id) {
      const { importId } = one;
      adoptable.push({ stack: stack.name, address, importId, ...(id === undefined ? {} : { stale: id }) });
    }
    twins.push(...others.map((other) => ({ stack: stack.name, address, type, id: other.id, path: other.path })));
  }
  const adopted = new Set(adoptable.map(({ address }) => address));
  const attached = [...kept].filter(
    ([address, { object }]) => !adopted.has(address) && twins.some(({ id }) => mentions(object, id)),
  );
  return { adoptable, twins, attached: attached.map(([address]) => address) };
}
