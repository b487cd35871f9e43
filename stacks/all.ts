import type { App, TerraformStack } from "cdktf";
import picomatch from "picomatch";
import { type Environment, isColoured } from "../model/environment.js";
import { traitsOf } from "../model/kinds.js";
import { names } from "../model/names.js";
import type { McpServer } from "../model/schema/mcp-server.js";
import type { Service } from "../model/schema/service.js";
import { AlertsStack } from "./alerts-stack.js";
import { ColourStack } from "./colour-stack.js";
import { EdgeStack } from "./edge-stack.js";
import { InPlaceStack } from "./in-place-stack.js";
import { PlatformStack } from "./platform-stack.js";
import { TrafficStack } from "./traffic-stack.js";

/** A stack that is created only if it is wanted, because creation costs time. */
interface Planned {
  readonly name: string;
  /** Names of stacks to apply before this one, if they are wanted. */
  readonly after: readonly string[];
  readonly make: (app: App) => TerraformStack;
}

/** A pattern that matches no stack's name. */
export class UnknownStackError extends Error {
  override readonly name = "UnknownStackError";

  constructor(pattern: string, known: readonly string[]) {
    super(
      `"${pattern}" matches no stack; the stacks of this environment are\n${known.map((name) => `  - ${name}`).join("\n")}`,
    );
  }
}

/**
 * Creates the stacks of an environment, with dependencies for the order in which they are applied.
 *
 * @param patterns names or globs of the wanted stacks. @default - all
 * @throws UnknownStackError if a pattern matches nothing
 */
export function declareStacks(app: App, environment: Environment, patterns: readonly string[] = []): TerraformStack[] {
  const wanted = narrow(planned(environment), patterns);
  const made = new Map<string, TerraformStack>();
  for (const { name, after, make } of wanted) {
    const stack = make(app);
    made.set(name, stack);
    for (const earlier of after) {
      const dependency = made.get(earlier);
      if (dependency !== undefined) stack.addDependency(dependency);
    }
  }
  return [...made.values()];
}

/** Returns the names of all stacks of an environment, in the order in which they are applied. */
export function stackNames(environment: Environment): string[] {
  return planned(environment).map(({ name }) => name);
}

/** The names of stacks with those of all that are applied before them, in that order. @param wanted whether one is asked for */
export function stacksUpTo(environment: Environment, wanted: (name: string) => boolean): string[] {
  const all = planned(environment);
  const needed = new Set(all.filter(({ name }) => wanted(name)).flatMap(({ name, after }) => [...after, name]));
  return all.map(({ name }) => name).filter((name) => needed.has(name));
}

function narrow(all: readonly Planned[], patterns: readonly string[]): readonly Planned[] {
  if (patterns.length === 0) return all;
  const known = all.map(({ name }) => name);
  const matchers = patterns.map((pattern) => {
    const matches = picomatch(pattern);
    if (!known.some((name) => matches(name))) throw new UnknownStackError(pattern, known);
    return matches;
  });
  return all.filter(({ name }) => matchers.some((matches) => matches(name)));
}

function planned(environment: Environment): Planned[] {
  const platform = names.platformStack(environment);
  return [
    { name: platform, after: [], make: (app) => new PlatformStack(app, environment) },
    ...environment.mcpServers.flatMap((server) => ofMcpServer(environment, server, platform)),
    ...environment.services.flatMap((service) => ofService(environment, service, platform)),
    { name: names.edgeStack(environment), after: [platform], make: (app) => new EdgeStack(app, environment) },
    { name: names.alertsStack(environment), after: [platform], make: (app) => new AlertsStack(app, environment) },
  ];
}

/** Plans the stack of an MCP server; a disabled one has none. */
function ofMcpServer(environment: Environment, server: McpServer, platform: string): Planned[] {
  if (!server.enabled) return [];
  const name = names.inPlaceStack(environment, names.mcpServer(server.name));
  return [{ name, after: [platform], make: (app) => InPlaceStack.ofMcpServer(app, environment, server) }];
}

function ofService(environment: Environment, service: Service, platform: string): Planned[] {
  const { releases } = traitsOf(service);
  if (!isColoured(service)) {
    const name = names.inPlaceStack(environment, service.name);
    return releases.map(({ release }) => ({
      name,
      after: [platform],
      make: (app) => InPlaceStack.ofService(app, environment, service, release),
    }));
  }
  const ofColours = releases.flatMap(({ colour, release }): Planned[] => {
    if (colour === undefined) return [];
    const name = names.colourStack(environment, service.name, colour);
    return [
      { name, after: [platform], make: (app) => new ColourStack(app, { environment, service, colour, release }) },
    ];
  });
  const traffic: Planned = {
    name: names.trafficStack(environment, service.name),
    after: [platform, ...ofColours.map(({ name }) => name)],
    make: (app) => new TrafficStack(app, { environment, service }),
  };
  return [...ofColours, traffic];
}
