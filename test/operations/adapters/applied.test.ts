import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppliedRecord, stateTextOf } from "../../../operations/adapters/applied";
import { TerraformStack } from "../../../operations/adapters/terraform";

let folder: string;
let stack: TerraformStack;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-applied-"));
  mkdirSync(join(folder, "stack"));
  stack = new TerraformStack("local-x-traffic", join(folder, "stack"));
  synthesize("one");
  state({ lineage: "a", serial: 1 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function synthesize(value: string): void {
  const backend = { local: { path: "../x.tfstate" } };
  writeFileSync(join(folder, "stack/cdk.tf.json"), JSON.stringify({ terraform: { backend }, output: { value } }));
}

function state(value: unknown): void {
  writeFileSync(join(folder, "x.tfstate"), JSON.stringify(value));
}

const record = (): AppliedRecord => new AppliedRecord("local", join(folder, "applied"));

test("given a file that overrides the backend, then the state is read from there", async () => {
  writeFileSync(join(folder, "y.tfstate"), "of the override");
  const backend = { local: { path: "../y.tfstate" } };
  writeFileSync(join(folder, "stack/a_override.tf.json"), JSON.stringify({ output: {} }));
  expect(await stateTextOf(stack)).toBe('{"lineage":"a","serial":1}');
  writeFileSync(join(folder, "stack/b_override.tf.json"), JSON.stringify({ terraform: { backend } }));
  expect(await stateTextOf(stack)).toBe("of the override");
  // what it says is asked of Terraform, which this folder was never prepared for
  writeFileSync(join(folder, "stack/override.tf"), "");
  expect(await stateTextOf(stack)).toBeUndefined();
});

test("given a remembered stack, then it is current, for the next process too", async () => {
  expect(await record().isCurrent(stack)).toBe(false);
  await record().remember([stack]);
  expect(await record().isCurrent(stack)).toBe(true);
});

test.each([
  ["other bytes", () => synthesize("two")],
  ["an apply by somebody else", () => state({ lineage: "a", serial: 2 })],
  ["another state", () => state({ lineage: "b", serial: 1 })],
  ["a state that was cut off", () => writeFileSync(join(folder, "x.tfstate"), '{"lineage": "a", "ser')],
  ["a state that is gone", () => rmSync(join(folder, "x.tfstate"))],
  ["a record that cannot be read", () => writeFileSync(join(folder, "applied/local.json"), "{")],
])("given %s, then the stack is planned", async (_, change) => {
  await record().remember([stack]);
  change();
  expect(await record().isCurrent(stack)).toBe(false);
});

test.each([
  ["another state is pulled only while no apply by the same provider is remembered", { http: {} }, true],
  ["a local state is a file, which is always looked into", { local: { path: "../x.tfstate" } }, false],
])("%s", async (_, backend, remembered) => {
  const program = join(folder, "terraform");
  writeFileSync(program, `#!/bin/sh\necho '{"lineage":"a","serial":1}'\n`);
  chmodSync(program, 0o755);
  stack = new TerraformStack("local-x-traffic", join(folder, "stack"), { env: { TERRAFORM_BINARY_NAME: program } });
  mkdirSync(join(folder, "stack/.terraform"));
  const asking = (version: string): void => {
    const required_providers = { cloudflare: { source: "cloudflare/cloudflare", version } };
    writeFileSync(join(folder, "stack/cdk.tf.json"), JSON.stringify({ terraform: { backend, required_providers } }));
  };
  asking("5.14.0");
  expect(record().canRead(stack)).toBe(false);
  await record().remember([stack]);
  expect(record().canRead(stack)).toBe(remembered);
  asking("5.22.0");
  expect(record().canRead(stack)).toBe(false);
});
