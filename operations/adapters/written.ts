import { z } from "zod";
import type { WrittenResource } from "../../model/generations.js";

const state = z.looseObject({
  // states of Terraform before 0.12 have their resources elsewhere
  version: z.literal(4).optional(),
  serial: z.number(),
  lineage: z.string().optional(),
  resources: z
    .array(
      z.looseObject({
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(
          z.looseObject({
            schema_version: z.number().default(0),
            attributes: z.looseObject({ header: z.unknown().optional() }).nullish(),
          }),
        ),
      }),
    )
    .default([]),
});

/** What a state says about who wrote it. */
export interface WrittenState {
  /** Counts up with each write. */
  readonly serial: number;
  /** The same for all that one state became. @default - not said */
  readonly lineage: string | undefined;
  /** What it has of Cloudflare's. */
  readonly resources: readonly WrittenResource[];
}

/** Reads who wrote a state; nothing where the text is none. @param text as it is kept */
export function writtenIn(text: string): WrittenState | undefined {
  const parsed = read(text);
  if (parsed === undefined) return undefined;
  const { serial, lineage, resources } = parsed;
  return {
    serial,
    lineage,
    resources: resources
      .filter(({ mode, type }) => mode === "managed" && type.startsWith("cloudflare_"))
      .flatMap(({ type, name, instances: [instance] }): WrittenResource[] =>
        // a run that was killed leaves resources behind that have no instance yet
        instance === undefined
          ? []
          : [
              {
                address: `${type}.${name}`,
                type,
                schemaVersion: instance.schema_version,
                hasHeader: (instance.attributes?.header ?? null) !== null,
              },
            ],
      ),
  };
}

function read(text: string): z.output<typeof state> | undefined {
  try {
    return state.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
