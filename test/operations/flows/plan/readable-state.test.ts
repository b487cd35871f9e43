import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "../../../../operations/adapters/terraform";
import { Refusal } from "../../../../operations/failures";
import { requireReadableState } from "../../../../operations/flows/plan/readable-state";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-stack-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A stack for a version of the Cloudflare provider; none where it uses none. */
function stackFor(cloudflare?: string): TerraformStack {
  const required =
    cloudflare === undefined ? {} : { cloudflare: { source: "cloudflare/cloudflare", version: cloudflare } };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  return new TerraformStack("staging-cart-traffic", folder);
}

function stateWith(type: string, schemaVersion: number, attributes: object = {}): string {
  const instances = [{ schema_version: schemaVersion, attributes }];
  return JSON.stringify({ serial: 3, resources: [{ mode: "managed", type, name: "a", instances }] });
}

const monitor = "cloudflare_load_balancer_monitor";

test.each([
  ["cloudflare_notification_policy", {}],
  [monitor, { header: { Host: ["cart.example.com"] } }],
])("given a %s that 5.14.0 wrote, then 5.22.0 is refused with the road", (type, attributes) => {
  expect(() => requireReadableState("staging", stackFor("5.22.0"), stateWith(type, 0, attributes))).toThrow(
    new Refusal(
      `staging-cart-traffic: ${type}.a was written by the provider cloudflare 5.14.0, and 5.22.0 cannot read it; nothing was ` +
        "changed. This takes the states there step by step: switchyard providers upgrade --env staging",
    ),
  );
});

test.each([
  ["5.14.0", 500],
  ["5.18.0", 500],
  ["5.14.0", 1],
])("cloudflare %s does not read what has schema version %i", (version, schemaVersion) => {
  expect(() => requireReadableState("staging", stackFor(version), stateWith(monitor, schemaVersion))).toThrow(
    `staging-cart-traffic: a newer provider wrote its state than cloudflare ${version}, which staging chooses and which cannot read it; nothing was changed. `,
  );
});

test.each([
  ["a monitor without a header", "5.22.0", stateWith(monitor, 0, { header: null })],
  ["what the version before wrote", "5.22.0", stateWith("cloudflare_notification_policy", 1)],
  ["the same generation", "5.14.0", stateWith("cloudflare_notification_policy", 0)],
  ["no state yet", "5.22.0", undefined],
  ["a state that a killed run left empty", "5.22.0", ""],
  ["a state that was cut off, which Terraform refuses in its own words", "5.22.0", '{"serial": 3, "resour'],
  ["a stack without Cloudflare", undefined, stateWith("cloudflare_notification_policy", 0)],
])("%s passes", (_, version, text) => {
  expect(() => requireReadableState("staging", stackFor(version), text)).not.toThrow();
});
