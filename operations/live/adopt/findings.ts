import { z } from "zod";
import type { TerraformStack } from "../../adapters/terraform.js";
import type { Attributes, Found, RouteApi } from "../api.js";
import { mentions } from "./cloudflare-objects.js";

/** Something that exists and that the state of its stack does not know. */
export interface Finding {
  readonly stack: string;
  /** The resource that declares it. */
  readonly address: string;
  readonly importId: string;
  /** The id that the state holds in its place: of an object that is gone, or of a twin. */
  readonly stale?: string;
}

/** An object that answers to the same declaration as one that is kept: what a lost answer or a lost state leaves behind. */
export interface Twin {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly id: string;
  /** Path at Cloudflare that deletes it. */
  readonly path: string;
}

/** What a look at both APIs found. */
export interface Findings {
  readonly adoptable: readonly Finding[];
  readonly twins: readonly Twin[];
  /** Resources that are known and refer to a twin: they have to let go of it before it can be removed. */
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

/** Every managed resource that a synthesized stack declares. */
export function declarationsIn(stack: TerraformStack): readonly Declaration[] {
  const { resource } = synthesized.parse(stack.document());
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.entries(resources).map(([name, attributes]) => ({ type, address: `${type}.${name}`, attributes })),
  );
}

/**
 * Compares what a stack declares with its state and with what exists.
 *
 * @param known ids by address, as the state has them
 * @throws a refusal where something is somebody else's
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
