import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fullEnvironment } from "../../support/shop";
import { synthesizeAll } from "../../support/template";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

/** Reads the schema version of each type, which states contain. */
function versionsIn(recording: string): Readonly<Record<string, number>> {
  const { resource_schemas: schemas }: { readonly resource_schemas: Record<string, { readonly version: number }> } =
    JSON.parse(readFileSync(join(recordings, `${recording}.schema.json`), "utf8"));
  return Object.fromEntries(Object.entries(schemas).map(([type, { version }]) => [type, version]));
}

const types = [
  ...new Set(
    [...synthesizeAll(fullEnvironment()).values()].flatMap(({ addresses }) =>
      addresses.map((address) => address.split(".")[0] ?? ""),
    ),
  ),
];

test("both kubernetes providers have the same schema versions for the types in use, so states need no upgrade", () => {
  const [older, newer] = [versionsIn("kubernetes-2.38.0"), versionsIn("kubernetes-3.2.1")];
  const used = types.filter((type) => type.startsWith("kubernetes_"));
  expect(used.length).toBeGreaterThan(5);
  for (const type of used) expect([type, older[type]]).toEqual([type, newer[type]]);
});

test("cloudflare's schema versions go from 0 to 500 for the types in use", () => {
  const [older, newer] = [versionsIn("cloudflare-5.14.0"), versionsIn("cloudflare-5.22.0")];
  const used = types.filter((type) => type.startsWith("cloudflare_"));
  expect(used.length).toBeGreaterThan(4);
  for (const type of used) expect([type, older[type], newer[type]]).toEqual([type, 0, 500]);
});
