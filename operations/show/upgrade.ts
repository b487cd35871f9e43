import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import type { Road, Upgraded } from "../flows/providers/upgrade.js";
import type { Terminal } from "./terminal.js";

/** Prints the upgrade paths of states. */
export function showRoads(environment: Environment, roads: readonly Road[], terminal: Terminal): void {
  const { cloudflare, kubernetes } = environment.settings.terraform.providers;
  if (roads.length === 0) {
    terminal.line(
      `Nothing to do: the states of ${environment.name} fit cloudflare ${cloudflare}, kubernetes ${kubernetes}.`,
    );
    return;
  }
  for (const { stack, serial, from, steps } of roads) {
    terminal.line(`${stack.name} (serial ${serial}): cloudflare ${[from, ...steps].join(" → ")}`);
  }
  terminal.line(
    "Each is backed up first; nothing at Cloudflare or in the cluster changes. States cannot be downgraded.",
  );
}

/** Prints what is left to apply after an upgrade. */
export function showUpgraded({ environment, plans }: Upgraded, terminal: Terminal): void {
  if (plans === undefined) return;
  for (const { stack, verdict } of plans) {
    terminal.line(
      `${stack.name}: ${verdict.verdict === "pass" ? "the upgrade's own changes are left to apply" : "has other changes"}`,
    );
  }
  terminal.line(terminal.style("green", "The states are upgraded."));
  const own = plans.filter(({ verdict }) => verdict.verdict === "pass").map(({ stack }) => stack.name);
  if (own.length > 0)
    terminal.line(`To go on: ${commandFor(environment.name, `apply ${own.join(" ")} --kind providers`)}`);
}

/** Returns the result of an upgrade as JSON. */
export function upgradedAnswer({ environment, roads, plans }: Upgraded): Readonly<Record<string, unknown>> {
  return {
    environment: environment.name,
    providers: environment.settings.terraform.providers,
    stacks: roads.map(({ stack, serial, from, steps }) => ({ stack: stack.name, serial, from, steps })),
    done: plans !== undefined,
    plans: plans?.map(({ stack, verdict }) => ({ stack: stack.name, ...verdict })),
  };
}
