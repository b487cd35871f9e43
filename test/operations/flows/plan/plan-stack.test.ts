import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "../../../../operations/adapters/terraform";
import { planStack } from "../../../../operations/flows/plan/plan-stack";

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

test("a state that another run has: who has it since when, and what frees it if that run was killed", async () => {
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
      "local-shop-traffic: another run has its state (ada@laptop, since 2026-03-01 03:12:00.123456789 +0000 UTC); nothing was " +
      `applied. Wait until it is done. If that run was killed: ${folder}/terraform.sh -chdir=${folder} force-unlock ` +
      "15b5d5a3-93fd-9ec3-f3a7-cbc7c7a5d0f0",
  });
});

test("anything else stays what Terraform said", async () => {
  expect(await planned("Error: Unsupported argument\n")).toMatchObject({
    exitCode: 1,
    message: `could not plan local-shop-traffic: terraform.sh exited with 1\nError: Unsupported argument`,
  });
});
