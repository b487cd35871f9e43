import type { Environment } from "../../../model/environment.js";
import { names } from "../../../model/names.js";
import { Ending, Failure, Interrupted } from "../../failures.js";
import type { Half } from "../../live/api.js";
import { type HostnameStatus, lookAtHostnames } from "../../live/hostnames.js";
import { look, type ServiceStatus } from "../../live/look.js";
import { hostnameLines, waysLines } from "../../live/ways.js";
import { idsIn, type PreparedChange, type PreparedStack } from "../plan/prepare.js";
import type { Applied } from "./events.js";

/** Reads the live state of services from both APIs. */
export async function readBack(
  environment: Environment,
  { planned, services, override }: PreparedChange,
  only: Half | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly ServiceStatus[]> {
  const known = idsIn(planned);
  try {
    return await look(environment, services, { only, known, override, signal });
  } catch (error) {
    if (!(error instanceof Ending) || error instanceof Interrupted) throw error;
    return [];
  }
}

/** Reads the live state of hot-standby hostnames, if their stack is among the planned ones. */
export async function readBackHostnames(
  environment: Environment,
  planned: readonly PreparedStack[],
  signal: AbortSignal | undefined,
): Promise<readonly HostnameStatus[]> {
  if (!planned.some(({ stack }) => stack.name === names.edgeStack(environment))) return [];
  return lookAtHostnames(
    environment,
    environment.edges.map(({ name }) => name),
    signal,
  );
}

/** Fails if the live state differs from the applied one, even where the provider cannot see it. */
export function requireAsDeclared({ after, edges, only }: Applied): void {
  const wrong = after.filter(({ standing, deviations }) =>
    only === undefined ? standing !== "as-declared" : deviations.some(({ where }) => where === only),
  );
  const told = (title: string, { words, deviations }: Pick<ServiceStatus, "words" | "deviations">) => [
    `${title}: ${words}`,
    ...deviations.map(({ what, declared, live }) => `  ${what}: declared ${declared}, live ${live}`),
  ];
  const lines = [
    ...wrong.flatMap((one) => [...told(one.service, one), ...waysLines(one).map((line) => `  ${line}`)]),
    ...edges
      .filter(({ standing }) => standing !== "as-declared")
      .flatMap((one) => [...told(one.edge, one), ...hostnameLines(one).map((line) => `  ${line}`)]),
  ];
  if (lines.length === 0) return;
  throw new Failure(`applied, and what is live is not as declared:\n${lines.join("\n")}`);
}
