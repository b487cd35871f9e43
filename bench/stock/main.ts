import { readFileSync } from "node:fs";
import * as cloudflare from "@cdktf/provider-cloudflare";
import * as kubernetes from "@cdktf/provider-kubernetes";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Ingredient, Recipe } from "../recipe";

type Binding = new (scope: Construct, id: string, config: never) => Construct;

/** Finds a binding in the barrels, such as `kubernetes.serviceV1.ServiceV1`. */
function bindingOf({ kind, type }: Ingredient): Binding {
  const provider = type.startsWith("cloudflare_") ? "cloudflare" : "kubernetes";
  const words = (kind === "data" ? `data_${type}` : type.slice(provider.length + 1)).split("_");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const barrel: Record<string, unknown> = { ...(provider === "cloudflare" ? cloudflare : kubernetes) };
  const module = barrel[name.charAt(0).toLowerCase() + name.slice(1)] as Record<string, Binding>;
  return module[name] as Binding;
}

const recipe: Recipe = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const app = new App();
for (const [name, ingredients] of Object.entries(recipe)) {
  const stack = new TerraformStack(app, name);
  new LocalBackend(stack, { path: `${name}.tfstate` });
  new cloudflare.provider.CloudflareProvider(stack, "cloudflare");
  new kubernetes.provider.KubernetesProvider(stack, "kubernetes");
  for (const ingredient of ingredients) new (bindingOf(ingredient))(stack, ingredient.id, ingredient.config as never);
}
app.synth();
