import { readFileSync } from "node:fs";
import { generate, schemaFile } from "../../../../sandbox/provider/schema/generate";
import { cloudflareTable } from "../../../../sandbox/provider/schema/hand-cloudflare";
import { kubernetesTable } from "../../../../sandbox/provider/schema/hand-kubernetes";
import { rules } from "../../../../sandbox/provider/schema/hand-table";

test.each([
  ["cloudflare", cloudflareTable],
  ["kubernetes", kubernetesTable],
])(
  "the schemas of %s are what the installed bindings and the tables give",
  (_name, table) => {
    expect(readFileSync(schemaFile(table), "utf8")).toBe(generate(table));
  },
  30_000,
);

test("parses several paths, flags and values in a line of a table", () => {
  expect(Object.fromEntries(rules('a.b|c replace default="x y" oneOf=["x y","z"]', "spec."))).toEqual({
    "spec.a.b": { replace: true, default: "x y", check: { oneOf: ["x y", "z"] } },
    "spec.c": { replace: true, default: "x y", check: { oneOf: ["x y", "z"] } },
  });
});

test("refuses a misspelt word in a table", () => {
  expect(() => rules("a.b replaced")).toThrow(
    'hand table: "replaced" of a.b is neither a flag (replace, keep, sensitive, writeOnly, deprecated, computed) nor a key (default, same, conflicts, type, min, max, oneOf, between, atLeast, like)',
  );
});

test("refuses a path that the bindings do not have", () => {
  const types = { cloudflare_dns_record: { rules: rules("nmae replace") } };
  expect(() => generate({ ...cloudflareTable, resources: ["cloudflare_dns_record"], data: [], types })).toThrow(
    "hand table of cloudflare_dns_record: no such path nmae",
  );
});

test("refuses a type that the bindings do not have", () => {
  expect(() => generate({ ...cloudflareTable, resources: ["cloudflare_nothing"], data: [] })).toThrow(
    "@cdktf/provider-cloudflare has no folder nothing for cloudflare_nothing",
  );
});
