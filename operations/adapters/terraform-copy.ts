import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copy } from "./files.js";
import type { TerraformStack } from "./terraform.js";

/** Copies a stack into another folder, with a local state. @param addresses the resources that the state lacks */
export async function copyWithout(
  stack: TerraformStack,
  addresses: readonly string[],
  folder: string,
): Promise<TerraformStack> {
  const data = join(stack.folder, ".terraform");
  copy(stack.folder, folder, [".terraform"]);
  const state: { resources?: readonly { readonly type: string; readonly name: string }[] } = JSON.parse(
    await stack.state(),
  );
  const kept = (state.resources ?? []).filter(({ type, name }) => !addresses.includes(`${type}.${name}`));
  writeFileSync(join(folder, "copy.tfstate"), JSON.stringify({ ...state, resources: kept }), { mode: 0o600 });
  const backend = { terraform: { backend: { local: { path: "copy.tfstate" } } } };
  writeFileSync(join(folder, "copy_override.tf.json"), JSON.stringify(backend));
  const copied = stack.copiedTo(folder, { TF_DATA_DIR: join(folder, "data") });
  mkdirSync(join(folder, "data"));
  // reuse the downloaded providers
  if (existsSync(join(data, "providers"))) symlinkSync(join(data, "providers"), join(folder, "data/providers"));
  await copied.init();
  return copied;
}
