import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { backUp } from "../../../../operations/adapters/backup";
import { TerraformStack } from "../../../../operations/adapters/terraform";
import { Failure, Refusal } from "../../../../operations/failures";
import { requireReadableState } from "../../../../operations/flows/plan/readable-state";

let folder: string;
let backups: string;
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), "switchyard-stack-"));
  folder = join(parent, "my stack");
  backups = join(folder, "backups");
  mkdirSync(folder);
});
afterEach(() => rmSync(dirname(folder), { recursive: true }));

/** A stack for a version of the Cloudflare provider; none where it uses none. */
function stackFor(cloudflare?: string, backend: object = {}): TerraformStack {
  const required =
    cloudflare === undefined ? {} : { cloudflare: { source: "cloudflare/cloudflare", version: cloudflare } };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend, required_providers: required } }));
  return new TerraformStack("staging-cart-traffic", folder, { env: { TERRAFORM_BINARY_NAME: "tofu" } });
}

type Written = readonly [type: string, schemaVersion: number, attributes: object];

function stateOf(all: readonly Written[], serial = 3, lineage = "own"): string {
  const resources = all.map(([type, schema_version, attributes]) => ({
    mode: "managed",
    type,
    name: "a",
    instances: [{ schema_version, attributes }],
  }));
  return JSON.stringify({ version: 4, lineage, serial, resources });
}

function stateWith(type: string, version: number, attributes: object = {}, serial?: number, lineage?: string): string {
  return stateOf([[type, version, attributes]], serial, lineage);
}

const monitor = "cloudflare_load_balancer_monitor";

test.each([
  ["cloudflare_notification_policy", {}],
  [monitor, { header: { Host: ["cart.example.com"] } }],
])("given a %s that 5.14.0 wrote, then 5.22.0 is refused with the command that upgrades it", (type, attributes) => {
  expect(() => requireReadableState("staging", stackFor("5.22.0"), stateWith(type, 0, attributes))).toThrow(
    new Refusal(
      `staging-cart-traffic: ${type}.a was written by the provider cloudflare 5.14.0, and 5.22.0 cannot read it; nothing was ` +
        "changed. Upgrade the states step by step: switchyard providers upgrade --env staging",
    ),
  );
});

test.each([
  ["5.14.0", 500],
  ["5.18.0", 500],
  ["5.14.0", 1],
])("given no backup, then cloudflare %s refuses schema version %i", (version, schemaVersion) => {
  expect(() => requireReadableState("staging", stackFor(version), stateWith(monitor, schemaVersion), backups)).toThrow(
    new Refusal(
      `staging-cart-traffic: its state was written by a provider newer than cloudflare ${version}, which staging chooses and which cannot read it; ` +
        "nothing was changed. Choose the newer version in environment.terraform.providers.cloudflare; there is no backup of it in " +
        `${backups} that ${version} can read`,
    ),
  );
});

test("given backups, then the remedy restores the newest that the chosen version can read", () => {
  const stack = stackFor("5.14.0");
  backUp(stack.name, 2, stateWith(monitor, 0, {}, 2), backups);
  const file = backUp(stack.name, 10, stateWith(monitor, 0, {}, 10), backups);
  backUp(stack.name, 11, stateWith(monitor, 1, {}, 11), backups);
  backUp(stack.name, 12, stateWith(monitor, 0, {}, 12, "another"), backups);
  writeFileSync(join(backups, `${stack.name}-13.tfstate`), "{");
  expect(() => requireReadableState("staging", stack, stateWith(monitor, 500), backups)).toThrow(
    "or restore the backup that `providers upgrade` made: " +
      `tofu -chdir='${folder}' init -upgrade && tofu -chdir='${folder}' state push -force '${file}'`,
  );
});

test("given a state that no tested version wrote, then a newer Switchyard is needed", () => {
  expect(() => requireReadableState("staging", stackFor("5.22.0"), stateWith(monitor, 501), backups)).toThrow(
    "staging-cart-traffic: its state was written by a provider newer than cloudflare 5.22.0, the newest that this Switchyard knows; nothing was " +
      "changed. Use the newer Switchyard that wrote it; there is no backup of it in",
  );
});

test("given a state of several generations, then the refusal lists them and the remedy", () => {
  const text = stateOf([
    [monitor, 500, {}],
    ["cloudflare_notification_policy", 0, {}],
  ]);
  const stack = stackFor("5.22.0");
  const refused =
    "staging-cart-traffic: its state mixes several generations, and no tested version reads all of it: " +
    "cloudflare_notification_policy.a at 5.14.0; cloudflare_load_balancer_monitor.a at 5.22.0; nothing was changed. " +
    "Forget what is too old and adopt it, which leaves the objects as they are: " +
    `tofu -chdir='${folder}' init -upgrade && tofu -chdir='${folder}' state rm cloudflare_notification_policy.a && ` +
    "switchyard adopt staging-cart-traffic --env staging";
  expect(() => requireReadableState("staging", stack, text, backups)).toThrow(
    new Refusal(`${refused}; there is no backup of it in ${backups} that 5.22.0 can read`),
  );
  const file = backUp(stack.name, 2, stateWith("cloudflare_notification_policy", 0, {}, 2), backups);
  expect(() => requireReadableState("staging", stack, text, backups)).toThrow(
    new Refusal(
      `${refused}, or restore the backup and upgrade all of it: tofu -chdir='${folder}' init -upgrade && ` +
        `tofu -chdir='${folder}' state push -force '${file}' && switchyard providers upgrade --env staging`,
    ),
  );
});

test.each([
  ["cut off", '{"serial": 3, "resour'],
  ["of another shape", '{"serial": "3"}'],
  ["of a Terraform before 0.12", '{"version": 3, "serial": 3, "modules": []}'],
])("given a state that is %s, then the failure names its place and the backup to restore", (_, text) => {
  const local = stackFor("5.22.0", { local: { path: "../my.tfstate" } });
  const where = join(dirname(folder), "my.tfstate");
  const said = `staging-cart-traffic: its state ${where} is not a complete Terraform state; nothing was changed. `;
  expect(() => requireReadableState("staging", local, text, backups)).toThrow(
    new Failure(`${said}Restore any backup that you have`),
  );
  const file = backUp(local.name, 2, stateWith(monitor, 1, {}, 2), backups);
  expect(() => requireReadableState("staging", local, text, backups)).toThrow(
    new Failure(`${said}Restore the newest backup: cp '${file}' ${where}`),
  );
  expect(() => requireReadableState("staging", stackFor("5.22.0", { http: {} }), text, backups)).toThrow(
    new Failure(
      "staging-cart-traffic: its state in its backend is not a complete Terraform state; nothing was changed. " +
        `Restore a backup of its backend (the newest on this machine is '${file}')`,
    ),
  );
});

test.each([
  ["a monitor without a header", "5.22.0", stateWith(monitor, 0, { header: null })],
  ["what the version before wrote", "5.22.0", stateWith("cloudflare_notification_policy", 1)],
  ["the same generation", "5.14.0", stateWith("cloudflare_notification_policy", 0)],
  ["no state yet", "5.22.0", undefined],
  ["a state that a killed run left empty", "5.22.0", "\n"],
  ["a stack without Cloudflare", undefined, stateWith("cloudflare_notification_policy", 0)],
])("given %s, then it passes", (_, version, text) => {
  expect(() => requireReadableState("staging", stackFor(version), text)).not.toThrow();
});
