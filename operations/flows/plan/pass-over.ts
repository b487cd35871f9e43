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

/** The addresses that one half of a traffic stack consists of; what they refer to comes along. */
export function halfOf(stack: TerraformStack, half: Half): readonly string[] {
  const type = half === "edge" ? types.loadBalancer : types.service;
  return Object.keys(read(stack).resource[type] ?? {}).map((name) => `${type}.${name}`);
}

/**
 * Takes the question of readiness out of a synthesized traffic stack, for one half or both.
 *
 * The reason is annotated at the active Service, where everybody sees it until the next ordinary apply takes it away: the
 * synthesized file is changed, never the configuration.
 *
 * @param note who passed over what and why; nothing where the question cannot be asked at all
 */
export function passOver(stack: TerraformStack, halves: readonly Half[], note?: string): void {
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
      // whatever stands in a string of Terraform's JSON is a template
      parsed.metadata.annotations[overrideAnnotation] = note.replaceAll(/[$%](?=\{)/g, "$&$&");
      Object.assign(synthesized.resource[types.service] ?? {}, { [name]: parsed });
    }
  }
  stack.rewrite(synthesized);
}

function read(stack: TerraformStack): z.output<typeof document> {
  return document.parse(stack.document());
}
