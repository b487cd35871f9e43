import { type Environment, isColoured } from "../../model/environment.js";
import { didYouMean } from "../../model/load/suggest.js";
import { type Declaration, declarationOf, type Move, move, type Situation } from "../../model/moves.js";
import type { ColouredService, Service } from "../../model/schema/service.js";
import type { Context } from "../commands/context.js";
import { BadInput, Refusal } from "../failures.js";
import { meansTheSame, serviceKeys, waysBetween } from "./declaration.js";
import { type Edited, editConfiguration } from "./edit.js";
import type { EditCommandOptions } from "./options.js";

/** A service of an environment. @throws BadInput when there is none of that name */
export function serviceNamed({ services, name: environment }: Environment, name: string): Service {
  const service = services.find((one) => one.name === name);
  if (service !== undefined) return service;
  const known = services.map((one) => one.name);
  throw new BadInput(`${environment} has no service "${name}"${didYouMean(name, known) || `; ${known.join(", ")}`}`);
}

/** A service that has two colours. @throws BadInput when it has none */
export function colouredServiceNamed(environment: Environment, name: string): ColouredService {
  const service = serviceNamed(environment, name);
  if (isColoured(service)) return service;
  throw new BadInput(`${name} is replaced in place: it has no colours, so there is nothing to move between`);
}

/** A service where it is, and the rules of the place. */
export function situationOf(environment: Environment, service: ColouredService): Situation {
  return {
    service,
    releases: environment.releases,
    environment: environment.name,
    protected: environment.settings.protected,
  };
}

/**
 * Makes a move of a service by changing its file.
 *
 * @throws Refusal with the reason and what could be done instead
 */
export function moveService(
  context: Context,
  options: EditCommandOptions,
  name: string,
  wanted: (service: ColouredService) => { readonly move: Move; readonly summary: string },
): Promise<Edited> {
  return editConfiguration(context, options, { section: "services", name }, (environment, written) => {
    const service = colouredServiceNamed(environment, name);
    const { move: wish, summary } = wanted(service);
    const outcome = move(situationOf(environment, service), wish);
    if (!outcome.legal) throw new Refusal(refusal(name, outcome.reason, outcome.instead));
    const { declaration, notes } = outcome;
    return {
      summary: `${name}: ${summary}`,
      notes,
      recordsWhy: wish.do === "rollback" || wish.do === "hold",
      ways: waysBetween(declarationOf(service), declaration, written),
      achieved: (after) => meansTheSame(declarationIn(after, name), declaration),
      order: (path) => (path.length === 0 ? serviceKeys : []),
    };
  });
}

function declarationIn(environment: Environment, name: string): Declaration {
  return declarationOf(colouredServiceNamed(environment, name));
}

function refusal(name: string, reason: string, instead: readonly string[]): string {
  const others = instead.length === 0 ? "" : `\nFrom here:\n${instead.map((command) => `  ${command}`).join("\n")}`;
  return `${name}: ${reason}${others}`;
}
