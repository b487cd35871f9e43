import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/** The context key of stacks whose secrets have a default value, because local work needs none. */
export const secretsAreOptional = "switchyard/secrets-are-optional";

/**
 * Returns the Terraform variable with a secret, declared once per stack.
 *
 * Its value comes from `TF_VAR_<name>` when Terraform runs; the program never sees it. In development it defaults to the
 * word `development`.
 *
 * @param what the description of the value
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
    ...(scope.node.tryGetContext(secretsAreOptional) === true ? { default: "development" } : {}),
  });
  variable.overrideLogicalId(name);
  return variable;
}
