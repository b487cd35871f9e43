import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CloudflareProvider } from "../../../sandbox/provider/cloudflare/provider";
import { newestGenerations, type Source } from "../../../sandbox/provider/generations";
import { KubernetesProvider } from "../../../sandbox/provider/kubernetes/provider";
import { Workbench } from "../../sandbox/provider/terraform";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

interface Schemas {
  readonly provider: unknown;
  readonly resource_schemas: Record<string, unknown>;
  readonly data_source_schemas: Record<string, unknown>;
}

interface Identities {
  readonly resource_identity_schemas: Record<
    string,
    { version: number; attributes: Record<string, Record<string, unknown>> }
  >;
}

/** Removes descriptions, which the recordings do not have, and therefore also attributes of that name. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "description" && key !== "description_kind");
  return Object.fromEntries(kept.map(([key, item]) => [key, bare(item)]));
}

/** Reads a provider's schemas from Terraform. */
async function served(source: Source, version: string): Promise<Schemas> {
  const bench = await Workbench.open([
    { source, version },
    ...newestGenerations().filter((one) => one.source !== source),
  ]);
  bench.configure({});
  await bench.must("init");
  const { provider_schemas: schemas } = JSON.parse(await bench.must("providers", "schema", "-json"));
  await bench.close();
  return schemas[`registry.terraform.io/${source}`];
}

test.each([
  ["cloudflare/cloudflare", "5.14.0"],
  ["cloudflare/cloudflare", "5.22.0"],
  ["hashicorp/kubernetes", "2.38.0"],
  ["hashicorp/kubernetes", "3.2.1"],
] as const)("%s %s has the schemas of the real provider", async (source, version) => {
  const file = join(recordings, `${basename(source)}-${version}.schema.json`);
  const real: Schemas = JSON.parse(readFileSync(file, "utf8"));
  const ours = await served(source, version);
  expect(bare(ours.provider)).toEqual(bare(real.provider));
  expect(bare(ours.resource_schemas)).toEqual(bare(real.resource_schemas));
  expect(bare(ours.data_source_schemas)).toEqual(bare(real.data_source_schemas));
});

test.each([
  ["cloudflare-5.22.0", new CloudflareProvider({}, "5.22.0")],
  ["kubernetes-3.2.1", new KubernetesProvider({}, "3.2.1")],
  // the older version has the same identities, but Terraform 1.11 did not record them
  ["kubernetes-3.2.1", new KubernetesProvider({}, "2.38.0")],
])("%s has the object identities of the real provider", (name, provider) => {
  const real: Identities = JSON.parse(readFileSync(join(recordings, `${name}.schema.json`), "utf8"));
  const ours = provider.schemas().flatMap(({ kind, type }) => {
    const schema = kind === "resource" ? provider.identitySchema(type) : undefined;
    if (schema === undefined) return [];
    const attributes = Object.entries(schema.parts).map(([part, use]) => [
      part,
      { type: "string", [`${use}_for_import`]: true },
    ]);
    return [[type, { version: schema.version, attributes: Object.fromEntries(attributes) }]];
  });
  expect(Object.fromEntries(ours)).toEqual(real.resource_identity_schemas);
});
