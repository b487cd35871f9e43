import { z } from "zod";
import type { WrittenResource } from "../../model/generations.js";

const attributes = z.looseObject({ id: z.unknown(), header: z.unknown() });
const instance = z.looseObject({ schema_version: z.number().default(0), attributes: attributes.partial().nullish() });
const resource = z.looseObject({ mode: z.string(), type: z.string(), name: z.string(), instances: z.array(instance) });
const state = z.looseObject({
  // states of Terraform before 0.12 have their resources elsewhere
  version: z.literal(4).optional(),
  serial: z.number(),
  lineage: z.string().optional(),
  resources: z.array(resource).default([]),
});

/** What is read of a state. */
export interface State {
  /** Counts up with each write. */
  readonly serial: number;
  /** The same for all that one state became. @default - not said */
  readonly lineage: string | undefined;
  /** What it has of Cloudflare's, and who wrote it. */
  readonly resources: readonly WrittenResource[];
  /** Ids by address, of all that it has. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Reads a state; nothing where the text is none. @param text as it is kept */
export function stateIn(text: string): State | undefined {
  const parsed = parsedOf(text);
  if (parsed === undefined) return undefined;
  const { serial, lineage, resources } = parsed;
  const managed = resources
    .filter(({ mode }) => mode === "managed")
    // a run that was killed leaves resources behind that have no instance yet
    .flatMap(({ type, name, instances: [first] }) =>
      first === undefined ? [] : [{ address: `${type}.${name}`, type, ...first }],
    );
  return {
    serial,
    lineage,
    resources: managed
      .filter(({ type }) => type.startsWith("cloudflare_"))
      .map(({ address, type, schema_version: schemaVersion, attributes: values }) => ({
        ...{ address, type, schemaVersion },
        hasHeader: (values?.header ?? null) !== null,
      })),
    ids: new Map(
      managed.flatMap(({ address, attributes: values }) => {
        const id = values?.id;
        return typeof id === "string" && id !== "" ? [[address, id] as const] : [];
      }),
    ),
  };
}

function parsedOf(text: string): z.output<typeof state> | undefined {
  try {
    return state.safeParse(JSON.parse(text)).data;
  } catch {
    // what is no JSON is no state
    return undefined;
  }
}
