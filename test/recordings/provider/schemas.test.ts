import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Workbench } from "../../sandbox/provider/terraform";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

interface Schemas {
  readonly provider: unknown;
  readonly resource_schemas: Record<string, unknown>;
  readonly data_source_schemas: Record<string, unknown>;
}

/** The recordings have no descriptions, and with them went every attribute of that name. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "description" && key !== "description_kind");
  return Object.fromEntries(kept.map(([key, item]) => [key, bare(item)]));
}

let served: Record<string, Schemas>;

beforeAll(async () => {
  const bench = await Workbench.open();
  bench.configure({});
  await bench.must("init");
  served = JSON.parse(await bench.must("providers", "schema", "-json")).provider_schemas;
  await bench.close();
}, 60_000);

test.each([
  ["cloudflare-5.14.0", "registry.terraform.io/cloudflare/cloudflare"],
  ["kubernetes-2.38.0", "registry.terraform.io/hashicorp/kubernetes"],
])("%s: Terraform sees the schemas of the real provider", (name, address) => {
  const { provider_version: _version, ...real } = JSON.parse(
    readFileSync(join(recordings, `${name}.schema.json`), "utf8"),
  );
  const ours = served[address];
  expect(bare(ours?.provider)).toEqual(bare(real.provider));
  expect(bare(ours?.resource_schemas)).toEqual(bare(real.resource_schemas));
  expect(bare(ours?.data_source_schemas)).toEqual(bare(real.data_source_schemas));
});
