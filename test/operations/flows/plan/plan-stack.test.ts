import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppliedRecord } from "../../../../operations/adapters/applied";
import { TerraformStack } from "../../../../operations/adapters/terraform";
import { Failure, Refusal } from "../../../../operations/failures";
import { lockedState, planReadable, planStack } from "../../../../operations/flows/plan/plan-stack";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-stack-"));
  mkdirSync(join(folder, ".terraform"));
});
afterEach(() => {
  delete process.env.TERRAFORM_BINARY_NAME;
  rmSync(folder, { recursive: true, force: true });
});

/** A plan for which Terraform ends with what it says. */
async function planned(said: string): Promise<unknown> {
  const program = join(folder, "terraform.sh");
  writeFileSync(join(folder, "said"), said);
  writeFileSync(program, `#!/bin/sh\ncat ${join(folder, "said")} >&2\nexit 1\n`);
  chmodSync(program, 0o755);
  process.env.TERRAFORM_BINARY_NAME = program;
  return planStack(new TerraformStack("local-shop-traffic", folder)).catch((error: unknown) => error);
}

test("given a locked state, then the refusal names its owner and the command that frees it", async () => {
  // as Terraform 1.11 writes it, for a local state
  const error = await planned(`╷
│ Error: Error acquiring the state lock
│ 
│ Error message: resource temporarily unavailable
│ Lock Info:
│   ID:        15b5d5a3-93fd-9ec3-f3a7-cbc7c7a5d0f0
│   Path:      ../../../.switchyard/state/local-shop-traffic.tfstate
│   Operation: OperationTypeApply
│   Who:       ada@laptop
│   Version:   1.11.4
│   Created:   2026-03-01 03:12:00.123456789 +0000 UTC
│   Info:      
╵
`);
  expect(error).toMatchObject({
    exitCode: 3,
    message:
      "local-shop-traffic: another run has locked its state (ada@laptop, since 2026-03-01 03:12:00.123456789 +0000 UTC); nothing was " +
      `applied. Wait until it is done. If that run was killed: ${folder}/terraform.sh -chdir=${folder} force-unlock ` +
      "15b5d5a3-93fd-9ec3-f3a7-cbc7c7a5d0f0",
  });
});

const parts = (message: string): Failure => new Failure(`Error: Error acquiring the state lock\n\n${message}`);

test("given an HTTP backend, then the lock has its id and no owner", () => {
  const stack = new TerraformStack("local-shop-traffic", folder, { env: { TERRAFORM_BINARY_NAME: "tofu" } });
  const said =
    "│ Error message: HTTP remote state already locked:\n│ ID=the-owners\n│ Lock Info:\n│   ID:        our-own\n│   Who:       me@here\n";
  expect(lockedState(stack, parts(said))).toEqual(
    new Refusal(
      "local-shop-traffic: another run has locked its state; nothing was applied. Wait until it is done. " +
        `If that run was killed: tofu -chdir=${folder} force-unlock the-owners`,
    ),
  );
});

test("given a folder with a blank that is not initialized, then the remedy works as typed", () => {
  const own = join(folder, "my stacks");
  mkdirSync(own);
  const stack = new TerraformStack("local-shop-traffic", own, { env: { TERRAFORM_BINARY_NAME: "tofu" } });
  const said = "Lock Info:\n  ID:        one\n  Who:       ada@laptop\n  Created:   today\n";
  expect(lockedState(stack, parts(said), "local-edge already took a step")?.message).toBe(
    "local-shop-traffic: another run has locked its state (ada@laptop, since today); local-edge already took a step. Wait until it is done. " +
      `If that run was killed: tofu -chdir='${own}' init -upgrade && tofu -chdir='${own}' force-unlock one`,
  );
});

test.each([
  "Error message: 2 problems:\n\n- Unsupported state file format: The state file could not be parsed as JSON",
  "Error message: unexpected end of JSON input\nLock Info:\n  ID:        \n  Path:      x\n",
])("given a state that Terraform cannot parse, then it is not locked: %j", (said) => {
  expect(lockedState(new TerraformStack("local-shop-traffic", folder), parts(said))).toBeUndefined();
});

/** A pull that gives a state that a newer provider wrote, and a plan that ends in what Terraform then says. */
function unreadable(said: string): TerraformStack {
  const instances = [{ schema_version: 500, attributes: {} }];
  const resources = [{ mode: "managed", type: "cloudflare_dns_record", name: "a", instances }];
  const required_providers = { cloudflare: { version: "5.14.0" } };
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({ terraform: { backend: { http: {} }, required_providers } }),
  );
  writeFileSync(join(folder, "pulled"), JSON.stringify({ lineage: "a", serial: 3, resources }));
  writeFileSync(join(folder, "said"), said);
  const program = join(folder, "terraform.sh");
  writeFileSync(
    program,
    `#!/bin/sh\necho "$1" >> ${folder}/calls\n[ "$1" = state ] && exec cat ${folder}/pulled\ncat ${folder}/said >&2\nexit 1\n`,
  );
  chmodSync(program, 0o755);
  return new TerraformStack("local-shop-traffic", folder, { env: { TERRAFORM_BINARY_NAME: program } });
}

/** A record of an apply of the stack by the provider that it has. */
async function recordOf(stack: TerraformStack): Promise<AppliedRecord> {
  const record = new AppliedRecord("local", join(folder, "applied"));
  await record.remember([stack]);
  rmSync(join(folder, "calls"));
  return record;
}

const calls = (): readonly string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

test.each([
  "│ Error: Resource instance managed by newer\n│ provider version\n",
  "Error: Failed to unmarshal state\n",
  'Error: unsupported attribute "flatten_cname"\n',
])(
  "given a record of the same provider, when somebody else's newer one wrote the state since, then %j is said in our words",
  async (said) => {
    const stack = unreadable(said);
    const plan = planReadable("local", stack, await recordOf(stack));
    await expect(plan).rejects.toThrow(
      "local-shop-traffic: its state was written by a provider newer than cloudflare 5.14.0, ",
    );
    expect(calls()).toEqual(["plan", "state"]);
  },
);

test("given no such record, then the state is read before the plan", async () => {
  const plan = planReadable("local", unreadable("Error: other"), new AppliedRecord("local", join(folder, "applied")));
  await expect(plan).rejects.toBeInstanceOf(Refusal);
  expect(calls()).toEqual(["state"]);
});

test("given a record, then another failure starts no further process", async () => {
  const stack = unreadable("Error: other");
  await expect(planReadable("local", stack, await recordOf(stack))).rejects.toThrow("Error: other");
  expect(calls()).toEqual(["plan"]);
});

test("keeps any other error of Terraform", async () => {
  expect(await planned("Error: Unsupported argument\n")).toMatchObject({
    exitCode: 1,
    message: `could not plan local-shop-traffic: terraform.sh exited with 1\nError: Unsupported argument`,
  });
});
