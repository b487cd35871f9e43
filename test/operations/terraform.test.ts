import { tmpdir } from "node:os";
import { TerraformStack } from "../../operations/terraform.js";

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
