import type { Environment } from "../../../model/environment.js";
import { type Declaration, declarationOf, type Move, move, situationOf } from "../../../model/moves.js";
import type { ColouredService } from "../../../model/schema/service.js";
import { meansTheSame, serviceKeys, waysBetween } from "../../edit/declaration.js";
import { colouredServiceNamed } from "../../edit/named.js";
import { Refusal } from "../../failures.js";
import { type Edited, type Editing, editConfiguration, type Intent } from "./edit.js";

/** A wanted move of a service, and its summary in one line. */
export interface Wish {
  readonly move: Move;
  readonly summary: string;
}

/**
 * Moves a service by editing its file.
 *
 * @param wanted returns the move for the service's current state; it may refuse
 * @throws Refusal with the reason and the alternatives
 */
export function moveService(
  editing: Editing,
  name: string,
  wanted: (service: ColouredService, environment: Environment) => Wish | Promise<Wish>,
): Promise<Edited> {
  const intended = async (environment: Environment, written: unknown): Promise<Intent> => {
    const service = colouredServiceNamed(environment, name);
    const { move: wish, summary } = await wanted(service, environment);
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
  };
  return editConfiguration(editing, { section: "services", name }, intended);
}

function declarationIn(environment: Environment, name: string): Declaration {
  return declarationOf(colouredServiceNamed(environment, name));
}

function refusal(name: string, reason: string, instead: readonly string[]): string {
  const others = instead.length === 0 ? "" : `\nFrom here:\n${instead.map((command) => `  ${command}`).join("\n")}`;
  return `${name}: ${reason}${others}`;
}
