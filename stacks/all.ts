import type { App, TerraformStack } from "cdktf";
import picomatch from "picomatch";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import { colours } from "../model/schema/primitives.js";
import type { Service } from "../model/schema/service.js";
import { ColourStack } from "./colour-stack.js";
import { TrafficStack } from "./traffic-stack.js";

/** A stack that is not made yet, so that those nobody asks for cost nothing. */
interface Planned {
  readonly name: string;
  /** Made before this one is applied, where they are made at all. */
  readonly after: readonly string[];
  readonly make: (app: App) => TerraformStack;
}

/** A pattern of `SWITCHYARD_STACKS` that no stack's name matches. */
export class UnknownStackError extends Error {
  override readonly name = "UnknownStackError";

  constructor(pattern: string, known: readonly string[]) {
    super(
      `SWITCHYARD_STACKS: "${pattern}" matches no stack; the stacks of this environment are\n${known.map((name) => `  - ${name}`).join("\n")}`,
    );
  }
}

/**
 * Makes the stacks of an environment and says in which order they are applied.
 *
 * @param patterns names or globs of the stacks that are wanted. @default - all
 * @throws UnknownStackError where a pattern matches nothing.
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

/** The names of all stacks of an environment, in the order in which they are applied. */
export function stackNames(environment: Environment): string[] {
  return planned(environment).map(({ name }) => name);
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
  return environment.services.flatMap((service) => plannedOf(environment, service));
}

function plannedOf(environment: Environment, service: Service): Planned[] {
  const platform = [names.platformStack(environment)];
  if (service.kind === "in-place") return [];
  const ofColours: Planned[] = [];
  if (service.kind === "blue-green") {
    for (const colour of colours) {
      const release = service.colours[colour];
      if (release === undefined) continue;
      ofColours.push({
        name: names.colourStack(environment, service.name, colour),
        after: platform,
        make: (app) => new ColourStack(app, { environment, service, colour, release }),
      });
    }
  }
  const traffic: Planned = {
    name: names.trafficStack(environment, service.name),
    after: [...platform, ...ofColours.map(({ name }) => name)],
    make: (app) => new TrafficStack(app, { environment, service }),
  };
  return [...ofColours, traffic];
}
