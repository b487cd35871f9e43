import { z } from "zod";
import { types } from "../../../model/route/terraform.js";
import type { TerraformStack } from "../../adapters/terraform.js";
import type { Half } from "../../live/api.js";
import { overrideAnnotation } from "../../live/look.js";

const resources = z.record(z.string(), z.looseObject({ lifecycle: z.looseObject({}).optional() }));
const document = z.looseObject({
  resource: z.looseObject({ [types.loadBalancer]: resources.optional(), [types.service]: resources.optional() }),
});
const service = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
});

/** Returns the addresses of one half of a traffic stack, without what they refer to. */
export function halfOf(stack: TerraformStack, half: Half): readonly string[] {
  const type = half === "edge" ? types.loadBalancer : types.service;
  return Object.keys(read(stack).resource[type] ?? {}).map((name) => `${type}.${name}`);
}

/**
 * Removes the readiness check from a synthesized traffic stack, for one half or both.
 *
 * The reason is annotated at the active Service until the next ordinary apply. Only the synthesized file is changed,
 * never the configuration.
 *
 * @param note who overrode the check, and why; undefined if the check cannot be made at all
 */
export function removeReadiness(stack: TerraformStack, halves: readonly Half[], note?: string): void {
  const synthesized = read(stack);
  for (const half of halves) {
    for (const resource of Object.values(
      synthesized.resource[half === "edge" ? types.loadBalancer : types.service] ?? {},
    )) {
      const { precondition: _, ...rest } = (resource.lifecycle ?? {}) as Record<string, unknown>;
      if (Object.keys(rest).length === 0) delete resource.lifecycle;
      else resource.lifecycle = rest;
    }
  }
  if (note !== undefined) {
    for (const [name, resource] of Object.entries(synthesized.resource[types.service] ?? {})) {
      const parsed = service.parse(resource);
      // every string of Terraform's JSON is a template
      parsed.metadata.annotations[overrideAnnotation] = note.replaceAll(/[$%](?=\{)/g, "$&$&");
      Object.assign(synthesized.resource[types.service] ?? {}, { [name]: parsed });
    }
  }
  stack.rewrite(synthesized);
}

function read(stack: TerraformStack): z.output<typeof document> {
  return document.parse(stack.document());
}
