import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireTerraform, TerraformStack, terraformVariables } from "../../../operations/adapters/terraform.js";
import { Failure, Refusal } from "../../../operations/failures.js";

const before = process.env.TERRAFORM_BINARY_NAME;
afterEach(() => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
});

test("given a missing binary, then every command says how to get it", async () => {
  process.env.TERRAFORM_BINARY_NAME = "terraform-that-is-not-here";
  const stack = new TerraformStack("local-cart-traffic", tmpdir());
  for (const action of [stack.init(), stack.state(), stack.planText("plan"), stack.deploy()]) {
    await expect(action).rejects.toThrow(
      "terraform-that-is-not-here is not on the PATH: install Terraform 1.11 or newer " +
        "(https://developer.hashicorp.com/terraform/install), or set TERRAFORM_BINARY_NAME to the binary you use, such as tofu.",
    );
  }
});

test("ignores warnings before a document", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tofu-"));
  try {
    const program = join(folder, "tofu");
    const said = '\nWarning: Unable to open CLI configuration file\n\nIt does not exist.\n{\n  "serial": 1\n}\n';
    writeFileSync(program, `#!/usr/bin/env node\nprocess.stdout.write(${JSON.stringify(said)});\n`);
    chmodSync(program, 0o755);
    process.env.TERRAFORM_BINARY_NAME = program;
    const stack = new TerraformStack("local-cart-traffic", folder);
    expect([JSON.parse(await stack.state()), JSON.parse(await stack.planText("plan"))]).toEqual([
      { serial: 1 },
      { serial: 1 },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const always = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0", GOGC: "400" };
const host = { KUBE_HOST: "https://198.51.100.1:6443" };

test("given KUBE_HOST and no kubeconfig, then the context is cleared", () => {
  expect(terraformVariables(host)).toEqual({ ...always, TF_VAR_kubernetes_context: "" });
  expect(terraformVariables({ ...host, KUBE_CONFIG_PATH: "" })).toEqual({ ...always, TF_VAR_kubernetes_context: "" });
});

test("keeps existing settings of Go", () => {
  expect(terraformVariables({ GOGC: "50" })).toEqual({ CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" });
});

test.each([
  ["nothing names a cluster", {}],
  ["a kubeconfig is named", { KUBE_CONFIG_PATH: "/etc/kubeconfig" }],
  ["the sandbox names both", { ...host, KUBE_CONFIG_PATH: "/etc/kubeconfig" }],
  ["several kubeconfigs are named", { ...host, KUBE_CONFIG_PATHS: "/a:/b" }],
  ["somebody chose a context", { ...host, TF_VAR_kubernetes_context: "other" }],
])("given that %s, then the context is kept", (_, variables) => {
  expect(terraformVariables(variables)).toEqual(always);
});

/** A program in Terraform's place that says what a real one was heard to say. */
async function withProgram(body: string, then: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "terraform-"));
  try {
    const program = join(folder, "terraform");
    writeFileSync(program, `#!/usr/bin/env node\n${body}\n`);
    chmodSync(program, 0o755);
    process.env.TERRAFORM_BINARY_NAME = program;
    await then(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const mismatch =
  'Terraform 1.15.9 does not go with the provider kubernetes 2.38.0, which stores an empty identity when a create fails before its first read, and every later plan of that stack ends in "Unexpected Identity Change"; ' +
  "nothing was changed. To go on: choose 3.2.1 in environment.terraform.providers.kubernetes, or use Terraform >= 1.11, < 1.12. TERRAFORM_BINARY_NAME names the binary that is used";

test.each([
  ["Terraform v1.15.9\non linux_amd64\n", { kubernetes: "2.38.0" }, mismatch],
  [
    "Terraform v1.9.8\non linux_amd64\n",
    undefined,
    "Terraform 1.9.8 is too old: write-only arguments need 1.11; nothing was changed. To go on: install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install). TERRAFORM_BINARY_NAME names the binary that is used",
  ],
  [
    "OpenTofu v1.10.7\non linux_amd64\n",
    { kubernetes: "3.2.1" },
    "OpenTofu 1.10.7 is too old: write-only arguments need 1.11; nothing was changed. To go on: install OpenTofu 1.11 or newer (https://opentofu.org/docs/intro/install). TERRAFORM_BINARY_NAME names the binary that is used",
  ],
])("given %j, then it is refused for %j", (said, providers, message) =>
  withProgram(`process.stdout.write(${JSON.stringify(said)});`, async () => {
    await expect(requireTerraform(providers)).rejects.toThrow(new Refusal(message));
  }),
);

test.each([
  ["Terraform v1.12\n", "Terraform", "1.12"],
  ["OpenTofu vfoo\n", "OpenTofu", "foo"],
])("given a program that prints %j, then the failure shows it", (said, program, version) =>
  withProgram(`process.stdout.write(${JSON.stringify(said)});`, async (folder) => {
    await expect(requireTerraform()).rejects.toThrow(
      new Failure(
        `${folder}/terraform says that it is ${program} "${version}", which is not a version such as 1.15.9; nothing was changed. ` +
          "TERRAFORM_BINARY_NAME names the binary that is used",
      ),
    );
  }),
);

test("accepts a Terraform that fits the providers", () =>
  withProgram('process.stdout.write("Terraform v1.15.9\\n");', async () => {
    await expect(requireTerraform({ kubernetes: "3.2.1" })).resolves.toBeUndefined();
  }));

test("given a stack that this Terraform does not fit, when it is planned, then Terraform's refusal has the remedy", () => {
  // as Terraform 1.15.9 says it, wrapped at the width of a terminal
  const said = `
Error: Unsupported Terraform Core version

  on cdk.tf.json line 90, in terraform:
  90:     "required_version": ">= 1.11, < 1.12"

This configuration does not support Terraform version
1.15.9. To proceed, either choose another supported Terraform version or
update this version constraint.
`;
  const body = `process.stderr.write(${JSON.stringify(said)}); process.exitCode = 1;`;
  return withProgram(body, async (folder) => {
    const required = { kubernetes: { source: "hashicorp/kubernetes", version: "2.38.0" } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    const stack = new TerraformStack("local-cart-traffic", folder);
    await expect(stack.planText("plan")).rejects.toThrow(new Refusal(mismatch));
    await expect(stack.init()).rejects.toThrow(new Refusal(mismatch));
  });
});

test("given variables that name a binary, as in a sandbox, then that one runs", async () => {
  process.env.TERRAFORM_BINARY_NAME = "terraform-that-is-not-here";
  const stack = new TerraformStack("local-cart-traffic", tmpdir(), { env: { TERRAFORM_BINARY_NAME: "nor-is-this" } });
  await expect(stack.init()).rejects.toThrow("nor-is-this is not on the PATH");
});
