import { Command } from "commander";
import { type Environment, isColoured } from "../../model/environment.js";
import type { ColouredService } from "../../model/schema/service.js";
import { colouredServiceNamed } from "../edit/named.js";
import { Failure } from "../failures.js";
import { lookAtHostnames } from "../live/hostnames.js";
import { look } from "../live/look.js";
import { showHostname, showStatus } from "../show/status.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

/** The largest number of services whose pools' health is read; Cloudflare limits requests. */
const mostAskedForHealth = 20;

/** Builds the command `switchyard status`, which compares the declared state with the live one. */
export function statusCommand(): Command {
  return withCommonOptions(new Command("status"))
    .description("compare what the configuration declares with what is live at Cloudflare and in the cluster")
    .argument("[name]", "one service or hot-standby hostname (default: every service with colours, and every hostname)")
    .addHelpText(
      "after",
      `
Both APIs are read at the same time: the active Service and its annotations, ready addresses and images of both colours,
pools, weights, steering, fallback and custom rules of the load balancer, and (for up to ${mostAskedForHealth} services) the health of the pools.
For a hot-standby hostname: the order of its origins, which are drained, their health, and rules added by hand.
If one API is down, the other half is shown. Nothing is changed.

  as declared   both halves match the configuration
  not applied   the configuration declares a move that neither half has made yet
  half-made     one half of a flip without the other: applying again completes it, rolling back reverts it
  differs       requests go where they should, but something else was changed by hand
  not deployed  neither half exists

Exit codes: 0 everything is as declared, 1 something differs, or an API did not answer.

Examples:
  switchyard status
  switchyard status prompt-service --env production
  switchyard status mcp                              the state of the hot standby
  switchyard status --json | jq '.services[] | select(.standing != "as-declared")'`,
    )
    .action((name: string | undefined, options: CommonOptions) => status(new Context(options), name));
}

async function status(context: Context, name: string | undefined): Promise<void> {
  const { environment } = context;
  const { signal } = context.port;
  const edges = environment.edges.filter((edge) => name === undefined || edge.name === name).map((edge) => edge.name);
  const services = servicesOf(environment, name, edges);
  const health = services.length <= mostAskedForHealth;
  const [found, hostnames] = await Promise.all([
    look(environment, services, { health, signal }),
    lookAtHostnames(environment, edges, signal),
  ]);
  context.answer({ environment: environment.name, services: found, edges: hostnames }, (terminal) => {
    for (const one of found) showStatus(one, terminal);
    for (const one of hostnames) showHostname(one, terminal);
    if (found.length + hostnames.length === 0) terminal.line(`${environment.name} has no service with colours.`);
  });
  const others = [
    ...found.map((one) => ({ ...one, title: one.service })),
    ...hostnames.map((one) => ({ ...one, title: one.edge })),
  ].filter(({ standing }) => standing !== "as-declared");
  if (others.length > 0) throw new Failure(others.map(({ title, words }) => `${title}: ${words}`).join("\n"));
}

function servicesOf(
  environment: Environment,
  name: string | undefined,
  edges: readonly string[],
): readonly ColouredService[] {
  if (name === undefined) return environment.services.filter(isColoured);
  // a service and an edge may share a name; it then means both
  const isThere = environment.services.some((service) => service.name === name && isColoured(service));
  return edges.length > 0 && !isThere ? [] : [colouredServiceNamed(environment, name)];
}
