import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import type { Environment } from "../../model/environment.js";
import { declareStacks } from "../../stacks/all.js";
import { EnvironmentStack } from "../../stacks/environment-stack.js";

/** A synthesized stack. */
export interface Template {
  readonly json: unknown;
  /** Returns the value at a path; fails if there is none. */
  readonly at: (...path: readonly string[]) => unknown;
  /** Returns the attributes of a resource; fails if there is none. */
  readonly resource: (type: string, id: string) => unknown;
  /** The sorted addresses (`type.id`) of all resources. */
  readonly addresses: readonly string[];
}

/** Creates an app that writes nothing, with the same relative paths on every machine. */
export function testApp(): App {
  return new App({ outdir: "cdktf.out", stackTraces: false });
}

/** Synthesizes all stacks of an environment, or those that match patterns, by name. */
export function synthesizeAll(environment: Environment, patterns: readonly string[] = []): Map<string, Template> {
  const stacks = declareStacks(testApp(), environment, patterns);
  for (const stack of stacks) stack.prepareStack();
  return new Map(stacks.map((stack) => [stack.node.id, templateOf(stack)]));
}

/** Synthesizes one stack of an environment. */
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

/** Synthesizes constructs in a stack of an environment. */
export function inStack(environment: Environment, declare: (stack: TerraformStack) => void): Template {
  const stack = new Bench(testApp(), environment);
  declare(stack);
  stack.prepareStack();
  return templateOf(stack);
}

/** Synthesizes constructs in a plain cdktf stack, without the rest of the program. */
export function inPlainStack(declare: (stack: TerraformStack) => void): Template {
  const stack = new TerraformStack(testApp(), "bench");
  new CloudflareProvider(stack, "cloudflare", {});
  new KubernetesProvider(stack, "kubernetes", {});
  declare(stack);
  stack.prepareStack();
  return templateOf(stack);
}

/** Returns the message of the error that an action throws; fails if it throws none. */
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

/** Returns the value at a path of parsed JSON; fails if there is none. */
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
