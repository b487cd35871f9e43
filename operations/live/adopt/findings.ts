import { z } from "zod";
import type { Kubernetes } from "../../adapters/kubernetes.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import {
  type Candidate,
  type CloudflareObjects,
  isCloudflareType,
  mentions,
  type Owner,
} from "./cloudflare-objects.js";
import { locate } from "./kubernetes-objects.js";

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

type Attributes = Readonly<Record<string, unknown>>;

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
 * Of several objects that answer to one declaration, the one that requests depend on is kept, then the one that the state
 * knows, then the oldest.
 *
 * @param known ids by address, as the state has them
 */
export async function findIn(
  stack: TerraformStack,
  known: ReadonlyMap<string, string>,
  owner: Owner,
  cloudflare: CloudflareObjects,
  kubernetes: Kubernetes,
): Promise<Findings> {
  const adoptable: Finding[] = [];
  const twins: Twin[] = [];
  const kept = new Map<string, Candidate>();
  for (const { type, address, attributes } of declarationsIn(stack)) {
    const id = known.get(address);
    if (isCloudflareType(type)) {
      const found = await cloudflare.find(type, attributes);
      const one = await preferred(found, id, (candidate) => cloudflare.carriesTraffic(candidate, owner));
      if (one === undefined) continue;
      kept.set(address, one);
      if (one.id !== id) {
        const { importId } = one;
        adoptable.push({ stack: stack.name, address, importId, ...(id === undefined ? {} : { stale: id }) });
      }
      for (const other of found.filter((candidate) => candidate !== one)) {
        twins.push({ stack: stack.name, address, type, id: other.id, path: other.path });
      }
    } else if (id === undefined) {
      const located = locate(type, attributes);
      if (located === undefined || (await kubernetes.get(located.path)) === undefined) continue;
      adoptable.push({ stack: stack.name, address, importId: located.importId });
    }
  }
  const adopted = new Set(adoptable.map(({ address }) => address));
  const attached = [...kept].filter(
    ([address, { object }]) => !adopted.has(address) && twins.some(({ id }) => mentions(object, id)),
  );
  return { adoptable, twins, attached: attached.map(([address]) => address) };
}

async function preferred(
  found: readonly Candidate[],
  known: string | undefined,
  carriesTraffic: (id: string) => Promise<boolean>,
): Promise<Candidate | undefined> {
  // what is known comes first, so that it is also kept where several carry traffic
  const inOrder = [...found.filter(({ id }) => id === known), ...found.filter(({ id }) => id !== known)];
  if (inOrder.length > 1) {
    for (const candidate of inOrder) if (await carriesTraffic(candidate.id)) return candidate;
  }
  return inOrder[0];
}
