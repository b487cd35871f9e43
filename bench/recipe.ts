import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One resource or data source to declare, as arguments of a binding's constructor. */
export interface Ingredient {
  readonly kind: "resource" | "data";
  /** The Terraform type. */
  readonly type: string;
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The stacks as plain data that another program can declare again. */
export type Recipe = Readonly<Record<string, readonly Ingredient[]>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Reads synthesized stacks back into constructor arguments. */
export function recipeFrom(outdir: string): Recipe {
  const stacks = join(outdir, "stacks");
  const recipe: Record<string, Ingredient[]> = {};
  for (const name of readdirSync(stacks).sort()) {
    const synthesized: { readonly resource?: Blocks; readonly data?: Blocks } = JSON.parse(
      readFileSync(join(stacks, name, "cdk.tf.json"), "utf8"),
    );
    recipe[name] = [...ingredients("data", synthesized.data), ...ingredients("resource", synthesized.resource)];
  }
  return recipe;
}

/** Writes a recipe to a file for another program. */
export function writeRecipe(file: string, recipe: Recipe): void {
  writeFileSync(file, JSON.stringify(recipe));
}

function ingredients(kind: Ingredient["kind"], blocks: Blocks = {}): Ingredient[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.entries(named).map(([id, attributes]) => ({ kind, type, id, config: camelCased(attributes) })),
  );
}

/** Attributes whose keys are data, not argument names. */
const maps = new Set([
  "annotations",
  "labels",
  "match_labels",
  "data",
  "data_wo",
  "requests",
  "limits",
  "hard",
  "default",
  "default_request",
  "max",
  "pool_weights",
  "header",
  "headers",
]);

function camelCased(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "//") continue;
    const name = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    // bindings accept anything with an address as a dependency
    if (key === "depends_on" && Array.isArray(value)) config[name] = value.map((fqn: unknown) => ({ fqn }));
    else config[name] = maps.has(key) ? value : deep(value);
  }
  return config;
}

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value === "object" && value !== null) return camelCased(value as Readonly<Record<string, unknown>>);
  return value;
}
