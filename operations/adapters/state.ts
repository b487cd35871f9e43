import { z } from "zod";
import type { WrittenResource } from "../../model/generations.js";

const attributes = z.looseObject({ id: z.unknown(), header: z.unknown() });
const instance = z.looseObject({ schema_version: z.number().default(0), attributes: attributes.partial().nullish() });
const resource = z.looseObject({ mode: z.string(), type: z.string(), name: z.string(), instances: z.array(instance) });
const state = z.looseObject({
  // states of Terraform before 0.12 have another structure
  version: z.literal(4).optional(),
  serial: z.number(),
  lineage: z.string().optional(),
  resources: z.array(resource).default([]),
});

/** The parts of a state that are read. */
export interface State {
  /** The number of writes. */
  readonly serial: number;
  /** The lineage, which stays the same for all versions of one state. @default - the state has none */
  readonly lineage: string | undefined;
  /** The Cloudflare resources, and the versions that wrote them. */
  readonly resources: readonly WrittenResource[];
  /** The ids of all resources, by address. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Parses a state; undefined if the text is none. */
export function stateIn(text: string): State | undefined {
  const parsed = parsedOf(text);
  if (parsed === undefined) return undefined;
  const { serial, lineage, resources } = parsed;
  const managed = resources
    .filter(({ mode }) => mode === "managed")
    // a killed run leaves resources without an instance
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
    // a text that is not JSON is no state
    return undefined;
  }
}
