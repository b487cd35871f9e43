import { commandFor } from "../../../model/moves.js";
import { Cloudflare } from "../../adapters/cloudflare.js";
import type { Configuration } from "../../adapters/configuration.js";
import { synthesize } from "../../adapters/synth.js";
import { requireTerraform } from "../../adapters/terraform.js";
import { Refusal, standing } from "../../failures.js";
import { aFewAtATime } from "../../few.js";
import { findIn, type Twin } from "../../live/adopt/findings.js";
import { removeTwins } from "../../live/adopt/twins.js";
import { apisOf } from "../../live/apis.js";
import { requirePlace } from "../../live/place.js";
import type { Port } from "../port.js";
import { type Adoption, carryOut, review, tidyUp, type Work } from "./review.js";

/** The objects that are in no state, and the duplicates. */
export interface Adoptable {
  readonly adoptions: readonly Adoption[];
  readonly twins: readonly Twin[];
}

/** An event of an adoption: the objects were found, and nothing is done yet. */
export type AdoptEvent = { readonly event: "adoptable" } & Adoptable;

/**
 * Imports existing objects into the states, and removes duplicates.
 *
 * @param wanted the names or globs of stacks; an empty list means all
 * @param dryRun whether the objects are only listed
 * @returns whether anything was done
 * @throws Refusal if the answer is no, or an import would replace or remove anything
 */
export async function adopt(
  { environment }: Configuration,
  wanted: readonly string[],
  dryRun: boolean,
  port: Port<AdoptEvent>,
): Promise<Adoptable & { readonly done: boolean }> {
  const { signal } = port;
  await requireTerraform(environment.settings.terraform.providers, signal);
  const apis = apisOf(environment, { signal });
  await requirePlace(environment, apis);

  const named = wanted.length === 0 ? undefined : wanted;
  const stacks = (await synthesize(environment, named)).map((stack) => stack.interruptedBy(signal));
  try {
    const looked = await aFewAtATime(stacks, 3, async (stack) => {
      await stack.init();
      const found = await findIn(stack, await stack.ids(), apis);
      const work: Work = { stack, findings: found.adoptable, attached: found.attached };
      const nothing = work.findings.length + work.attached.length === 0;
      return { work, nothing, twins: found.twins, adoptions: nothing ? [] : await review(work) };
    });
    const adoptable = {
      adoptions: looked.flatMap((one) => one.adoptions),
      twins: looked.flatMap((one) => one.twins),
    };
    port.tell({ event: "adoptable", ...adoptable });
    const none = adoptable.adoptions.length === 0 && adoptable.twins.length === 0;
    if (dryRun || none) return { ...adoptable, done: false };
    if (!(await port.confirm(`Adopt ${adoptableText(adoptable, "remove")}?`))) throw new Refusal("nothing was changed");
    const again = commandFor(environment.name, ["adopt", ...wanted].join(" "));
    await standing(
      () => `the imported objects are in the states. To go on: ${again}`,
      async () => {
        for (const { work, nothing } of looked) if (!nothing) await carryOut(work);
        await removeTwins(new Cloudflare(undefined, signal), adoptable.twins);
      },
    );
    return { ...adoptable, done: true };
  } finally {
    for (const stack of stacks) tidyUp(stack);
  }
}

/** Formats a count such as `3 objects and remove 1 twin`. @param removing the verb for twins */
export function adoptableText({ adoptions, twins }: Adoptable, removing: string): string {
  const parts = [`${adoptions.length} ${adoptions.length === 1 ? "object" : "objects"}`];
  if (twins.length > 0) parts.push(`${removing} ${twins.length} ${twins.length === 1 ? "twin" : "twins"}`);
  return parts.join(" and ");
}
