import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kubernetes } from "../kubernetes.js";
import type { TerraformStack } from "../terraform.js";
import { type CloudflareObjects, isCloudflareType } from "./cloudflare-objects.js";
import { locate } from "./kubernetes-objects.js";

/** Something that exists and that the state of its stack does not know. */
export interface Finding {
  readonly stack: string;
  /** The resource that declares it. */
  readonly address: string;
  readonly importId: string;
  /** The id that the state holds in its place, of an object that is gone. */
  readonly stale?: string;
}

/** An object that answers to the same declaration as one that is known: what a lost answer leaves behind. */
export interface Twin {
  readonly stack: string;
  readonly address: string;
  /** Path at Cloudflare that deletes it. */
  readonly path: string;
}

/** What a look at both APIs found. */
export interface Findings {
  readonly adoptable: readonly Finding[];
  readonly twins: readonly Twin[];
}

type Attributes = Readonly<Record<string, unknown>>;

interface Declaration {
  readonly type: string;
  readonly address: string;
  readonly attributes: Attributes;
}

/** Every managed resource that a synthesized stack declares. */
export function declarationsIn(stack: TerraformStack): readonly Declaration[] {
  const synthesized: { readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>> } =
    JSON.parse(readFileSync(join(stack.folder, "cdk.tf.json"), "utf8"));
  return Object.entries(synthesized.resource ?? {}).flatMap(([type, resources]) =>
    Object.entries(resources).map(([name, attributes]) => ({ type, address: `${type}.${name}`, attributes })),
  );
}

/**
 * Compares what a stack declares with its state and with what exists.
 *
 * @param known ids by address, as the state has them
 */
export async function findIn(
  stack: TerraformStack,
  known: ReadonlyMap<string, string>,
  cloudflare: CloudflareObjects,
  kubernetes: Kubernetes,
): Promise<Findings> {
  const adoptable: Finding[] = [];
  const twins: Twin[] = [];
  for (const { type, address, attributes } of declarationsIn(stack)) {
    const id = known.get(address);
    if (isCloudflareType(type)) {
      const found = await cloudflare.find(type, attributes);
      const kept = found.find((candidate) => candidate.id === id) ?? (await preferred(cloudflare, attributes, found));
      if (kept === undefined) continue;
      if (kept.id !== id) {
        adoptable.push({
          stack: stack.name,
          address,
          importId: kept.importId,
          ...(id === undefined ? {} : { stale: id }),
        });
      }
      for (const { path } of found.filter((candidate) => candidate !== kept)) {
        twins.push({ stack: stack.name, address, path });
      }
    } else if (id === undefined) {
      const located = locate(type, attributes);
      if (located === undefined || (await kubernetes.get(located.path)) === undefined) continue;
      adoptable.push({ stack: stack.name, address, importId: located.importId });
    }
  }
  return { adoptable, twins };
}

/** Of several, the one that something refers to; else the oldest. */
async function preferred<T extends { readonly id: string }>(
  cloudflare: CloudflareObjects,
  { account_id, zone_id }: Attributes,
  found: readonly T[],
): Promise<T | undefined> {
  if (found.length < 2) return found[0];
  const lists = [
    ...(typeof account_id === "string" ? [`/accounts/${account_id}/load_balancers/pools`] : []),
    ...(typeof zone_id === "string" ? [`/zones/${zone_id}/load_balancers`] : []),
  ];
  const references = await cloudflare.references(lists);
  // an object's own id stands once in its own list; what is referred to stands there again
  return found.find(({ id }) => references.split(id).length > 2) ?? found[0];
}
