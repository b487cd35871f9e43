import { readFileSync } from "node:fs";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Ingredient, Recipe } from "./recipe.js";

type Binding = new (scope: Construct, id: string, config: never) => Construct;

/** Finds the binding of a type: `cloudflare_load_balancer_pool` is `LoadBalancerPool` in `lib/load-balancer-pool`. */
function bindingOf({ kind, type }: Ingredient): Binding {
  const known = loaded.get(`${kind}.${type}`);
  if (known !== undefined) return known;
  const provider = type.startsWith("cloudflare_") ? "cloudflare" : "kubernetes";
  const words = (kind === "data" ? `data_${type}` : type.slice(provider.length + 1)).split("_");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const binding: Binding = require(`@cdktf/provider-${provider}/lib/${words.join("-")}`)[name];
  loaded.set(`${kind}.${type}`, binding);
  return binding;
}
const loaded = new Map<string, Binding>();

/**
 * Declares a recipe's resources with cdktf and nothing else: the least that any program has to do.
 *
 * Run as `node dist/bench/bare.js <recipe.json>` with `CDKTF_OUTDIR` set.
 */
function main(file: string): void {
  const recipe: Recipe = JSON.parse(readFileSync(file, "utf8"));
  const { CloudflareProvider } = require("@cdktf/provider-cloudflare/lib/provider");
  const { KubernetesProvider } = require("@cdktf/provider-kubernetes/lib/provider");
  const app = new App();
  for (const [name, ingredients] of Object.entries(recipe)) {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: `${name}.tfstate` });
    new CloudflareProvider(stack, "cloudflare");
    new KubernetesProvider(stack, "kubernetes");
    for (const ingredient of ingredients) {
      new (bindingOf(ingredient))(stack, ingredient.id, ingredient.config as never);
    }
  }
  app.synth();
}

main(process.argv[2] ?? "");
