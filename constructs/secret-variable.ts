import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/** Context of a stack: its secrets have a value when nobody sets one, because local work needs none. */
export const secretsAreOptional = "switchyard/secrets-are-optional";

/**
 * The Terraform variable that carries a secret, declared once in a stack whoever asks for it.
 *
 * Its value comes from `TF_VAR_<name>` when Terraform runs; the program never sees it. In development it may be left
 * out, and is then the word `development`.
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
    ...(scope.node.tryGetContext(secretsAreOptional) === true ? { default: "development" } : {}),
  });
  variable.overrideLogicalId(name);
  return variable;
}
