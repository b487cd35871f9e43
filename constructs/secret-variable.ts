import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/**
 * The Terraform variable that carries a secret, declared once in a stack whoever asks for it.
 *
 * Its value comes from `TF_VAR_<name>` when Terraform runs; the program never sees it.
 *
 * @param what what the value is, for whoever has to set it.
 */
export function secretVariable(scope: Construct, name: string, what: string): TerraformVariable {
  const stack = TerraformStack.of(scope);
  const id = `secret-${name}`;
  const declared = stack.node.tryFindChild(id);
  if (declared instanceof TerraformVariable) return declared;
  const variable = new TerraformVariable(stack, id, {
    type: "string",
    sensitive: true,
    nullable: false,
    description: what,
  });
  variable.overrideLogicalId(name);
  return variable;
}
