import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, terraformVariables } from "../../operations/terraform.js";

const before = process.env.TERRAFORM_BINARY_NAME;
afterEach(() => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
});

test("where the binary is missing, whatever was to be done says how to get it", async () => {
  process.env.TERRAFORM_BINARY_NAME = "terraform-that-is-not-here";
  const stack = new TerraformStack("local-cart-traffic", tmpdir());
  for (const action of [stack.init(), stack.state(), stack.planText("plan"), stack.deploy()]) {
    await expect(action).rejects.toThrow(
      "terraform-that-is-not-here is not on the PATH: install Terraform 1.9 or newer " +
        "(https://developer.hashicorp.com/terraform/install), or set TERRAFORM_BINARY_NAME to the binary you use, such as tofu.",
    );
  }
});

test("warnings before a document are no part of it", async () => {
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

test("takes the context back where KUBE_HOST names the cluster and no kubeconfig is named", () => {
  expect(terraformVariables(host)).toEqual({ ...always, TF_VAR_kubernetes_context: "" });
  expect(terraformVariables({ ...host, KUBE_CONFIG_PATH: "" })).toEqual({ ...always, TF_VAR_kubernetes_context: "" });
});

test("leaves Go's own settings to whoever has some", () => {
  expect(terraformVariables({ GOGC: "50" })).toEqual({ CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" });
});

test.each([
  ["nothing names a cluster", {}],
  ["a kubeconfig is named", { KUBE_CONFIG_PATH: "/etc/kubeconfig" }],
  ["the sandbox names both", { ...host, KUBE_CONFIG_PATH: "/etc/kubeconfig" }],
  ["several kubeconfigs are named", { ...host, KUBE_CONFIG_PATHS: "/a:/b" }],
  ["somebody chose a context", { ...host, TF_VAR_kubernetes_context: "other" }],
])("leaves the context as it is where %s", (_, variables) => {
  expect(terraformVariables(variables)).toEqual(always);
});

test("runs the binary that its own variables name, as a stack in a sandbox has it", async () => {
  process.env.TERRAFORM_BINARY_NAME = "terraform-that-is-not-here";
  const stack = new TerraformStack("local-cart-traffic", tmpdir(), { env: { TERRAFORM_BINARY_NAME: "nor-is-this" } });
  await expect(stack.init()).rejects.toThrow("nor-is-this is not on the PATH");
});
