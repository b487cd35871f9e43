import { z } from "zod";
import type { WrittenResource } from "../../model/generations.js";

const state = z.looseObject({
  serial: z.number(),
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
  /** What it has of Cloudflare's. */
  readonly resources: readonly WrittenResource[];
}

/** Reads who wrote a state; nothing where there is none yet, or one that Terraform will not read either. @param text as it is kept */
export function writtenState(text: string | undefined): WrittenState | undefined {
  const parsed = text === undefined ? undefined : read(text);
  if (parsed === undefined) return undefined;
  const { serial, resources } = parsed;
  return {
    serial,
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
