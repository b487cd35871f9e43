import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import type { Environment } from "../../model/environment.js";
import { declareStacks } from "../../stacks/all.js";
import { EnvironmentStack } from "../../stacks/environment-stack.js";

/** What Terraform would read of one stack. */
export interface Template {
  readonly json: unknown;
  /** The value under a path; fails where there is nothing. */
  readonly at: (...path: readonly string[]) => unknown;
  /** The attributes of one resource; fails where there is none. */
  readonly resource: (type: string, id: string) => unknown;
  /** `type.id` of every resource, sorted. */
  readonly addresses: readonly string[];
}

/** Returns an app that writes nothing and whose relative paths are the same everywhere. */
export function testApp(): App {
  return new App({ outdir: "cdktf.out", stackTraces: false });
}

/** Returns all stacks of an environment, or those that patterns name, by name; prepared together and validated. */
export function synthesizeAll(environment: Environment, patterns: readonly string[] = []): Map<string, Template> {
  const stacks = declareStacks(testApp(), environment, patterns);
  for (const stack of stacks) stack.prepareStack();
  return new Map(stacks.map((stack) => [stack.node.id, templateOf(stack)]));
}

/** Returns one stack of an environment by name. */
export function synthesize(environment: Environment, name: string): Template {
  const template = synthesizeAll(environment, [name]).get(name);
  if (template === undefined) throw new Error(`no stack ${name}`);
  return template;
}

class Bench extends EnvironmentStack {
  constructor(app: App, environment: Environment) {
    super(app, "bench", environment, ["cloudflare", "kubernetes"]);
  }
}

/** What constructs put into a stack of their own. */
export function inStack(environment: Environment, declare: (stack: TerraformStack) => void): Template {
  const stack = new Bench(testApp(), environment);
  declare(stack);
  stack.prepareStack();
  return templateOf(stack);
}

/** What constructs put into a stack that is nobody's: what anybody can do who has them alone. */
export function inPlainStack(declare: (stack: TerraformStack) => void): Template {
  const stack = new TerraformStack(testApp(), "bench");
  new CloudflareProvider(stack, "cloudflare", {});
  new KubernetesProvider(stack, "kubernetes", {});
  declare(stack);
  stack.prepareStack();
  return templateOf(stack);
}

/** Returns the message of the error that something throws; fails where it throws none. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was refused");
}

function templateOf(stack: TerraformStack): Template {
  const json: unknown = JSON.parse(Testing.synth(stack, true));
  const at = (...path: readonly string[]) => path.reduce(step, json);
  const types = Object.entries(asMap(asMap(json).resource ?? {}));
  return {
    json,
    at,
    resource: (type, id) => at("resource", type, id),
    addresses: types.flatMap(([type, byId]) => Object.keys(asMap(byId)).map((id) => `${type}.${id}`)).sort(),
  };
}

/** Returns the value under a path of parsed JSON; fails where there is nothing. */
export function pick(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.map(String).reduce(step, value);
}

function step(value: unknown, key: string): unknown {
  const next = asMap(value)[key];
  if (next === undefined) throw new Error(`nothing at ${key}, only ${Object.keys(asMap(value)).join(", ")}`);
  return next;
}

function asMap(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error(`no map: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}
