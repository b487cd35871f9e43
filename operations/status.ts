import { Command } from "commander";
import { type Environment, isColoured } from "../model/environment.js";
import { colours } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";
import { type CommonOptions, Context, withCommonOptions } from "./context.js";
import { colouredServiceNamed } from "./edit/move.js";
import { Failure } from "./failures.js";
import type { Deviation, Standing } from "./live/compare.js";
import { type HostnameStatus, lookAtHostnames } from "./live/hostnames.js";
import { look, readyText, type ServiceStatus } from "./live/look.js";
import { type Style, type Terminal, table } from "./terminal.js";

/** Above so many services Cloudflare is not asked for each pool's health: it counts requests. */
const mostAskedForHealth = 20;

/** `switchyard status`: what is declared and what really is. */
export function statusCommand(): Command {
  return withCommonOptions(new Command("status"))
    .description("compare what the configuration declares with what Cloudflare and the cluster really do")
    .argument("[name]", "one service or hot-standby hostname (default: all that have colours, and all hostnames)")
    .addHelpText(
      "after",
      `
Both APIs are asked at the same time: the active Service and its annotations, ready addresses and images of both colours,
pools, weights, steering, fallback and custom rules of the load balancer, and (for up to ${mostAskedForHealth} services) the health of the pools.
Of a hot-standby hostname: the order of its origins, which of them are drained, their health, and rules added by hand.
When one API is down, the other half is shown. Nothing is changed.

  as declared   both halves are as the configuration says
  not applied   the configuration says something that neither half does yet
  half-made     one half of a flip without the other: applying again completes it, rolling back reverts it
  differs       requests go where they should, something else was changed by hand
  not deployed  neither half exists

Exit codes: 0 everything is as declared, 1 something is not, or an API did not answer.

Examples:
  switchyard status
  switchyard status prompt-service --env production
  switchyard status mcp                              where the hot standby stands
  switchyard status --json | jq '.services[] | select(.standing != "as-declared")'`,
    )
    .action((name: string | undefined, options: CommonOptions) => status(new Context(options), name));
}

async function status(context: Context, name: string | undefined): Promise<void> {
  const { environment } = context;
  const edges = environment.edges.filter((edge) => name === undefined || edge.name === name).map((edge) => edge.name);
  const services = servicesOf(environment, name, edges);
  const health = services.length <= mostAskedForHealth;
  const [found, hostnames] = await Promise.all([
    look(environment, services, { health }),
    lookAtHostnames(environment, edges),
  ]);
  context.answer({ environment: environment.name, services: found, edges: hostnames }, (terminal) => {
    for (const one of found) showStatus(one, terminal);
    for (const one of hostnames) showHostname(one, terminal);
    if (found.length + hostnames.length === 0) terminal.line(`${environment.name} has no service that has colours.`);
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
  // a service and an edge may share a name: then both are meant
  const isThere = environment.services.some((service) => service.name === name && isColoured(service));
  return edges.length > 0 && !isThere ? [] : [colouredServiceNamed(environment, name)];
}

/** Prints the status of one hot-standby hostname. */
export function showHostname(status: HostnameStatus, terminal: Terminal): void {
  const { edge, hostname, standing, words, origins, since, problem, deviations } = status;
  const title = `${terminal.style("bold", edge)} ${hostname}`;
  terminal.line(`${title}  ${terminal.style(styles[standing], standingText(standing, words))}`);
  const rows = origins.map(({ origin, pool, drained, declaredDrained, healthy }) => [
    origin,
    pool,
    drained === undefined ? "does not exist" : drained ? "drained" : "in rotation",
    drained === declaredDrained ? "" : `declared ${declaredDrained ? "drained" : "in rotation"}`,
    healthy === undefined ? "" : healthy ? "healthy" : "UNHEALTHY",
  ]);
  for (const row of table(rows)) terminal.line(`  ${row}`);
  if (since !== undefined) terminal.line(terminal.style("dim", `  last changed: ${since}`));
  if (problem !== undefined) terminal.line(terminal.style("red", `  Cloudflare did not answer: ${problem}`));
  showDeviations(deviations, terminal);
  for (const line of hostnameLines(status)) terminal.line(`  ${line}`);
}

/** The commands that make a hostname as declared. */
export function hostnameLines({ deviations }: HostnameStatus): readonly string[] {
  return [...new Set(deviations.map(({ remedy }) => `next: ${remedy}`))];
}

function showDeviations(deviations: readonly Deviation[], terminal: Terminal): void {
  for (const { what, declared, live } of deviations) {
    terminal.line(terminal.style("yellow", `  ${what}`));
    terminal.line(`    declared  ${declared}`);
    terminal.line(`    live      ${live}`);
  }
}

const styles: Readonly<Record<Standing, Style>> = {
  "as-declared": "green",
  "not-deployed": "yellow",
  "not-applied": "yellow",
  "half-made": "red",
  differs: "yellow",
  unknown: "red",
};

/** Prints the status of one service. */
export function showStatus(status: ServiceStatus, terminal: Terminal): void {
  const { service, standing, words, declared, live, deviations, override, problems } = status;
  terminal.line(
    `${terminal.style("bold", service)}  ${terminal.style(styles[standing], standingText(standing, words))}`,
  );
  const { rollback } = declared;
  if (rollback !== undefined) {
    const incident = rollback.incident === undefined ? "" : `, ${rollback.incident}`;
    terminal.line(
      `  rollback from ${rollback.from} since ${rollback.at}, ${rollback.remaining} % remaining: ${rollback.reason}${incident}`,
    );
  }
  for (const hold of declared.held) terminal.line(`  held ${hold}`);
  for (const row of table(rowsOf(status))) terminal.line(`  ${row}`);
  const since = [
    ...(live.edge?.since === undefined ? [] : [`edge ${live.edge.since}`]),
    ...(live.cluster?.since === undefined ? [] : [`cluster ${live.cluster.since}`]),
  ];
  if (since.length > 0) terminal.line(terminal.style("dim", `  last changed: ${since.join(", ")}`));
  if (override !== undefined) terminal.line(terminal.style("red", `  OVERRIDE: ${override}`));
  for (const { half, message } of problems)
    terminal.line(terminal.style("red", `  the ${half} did not answer: ${message}`));
  showDeviations(deviations, terminal);
  for (const line of waysLines(status)) terminal.line(`  ${line}`);
}

/** The commands that lead out of a state: the two ways of a move, else what makes it as declared. */
export function waysLines({ standing, ways, deviations }: ServiceStatus): readonly string[] {
  const byHand = deviations.filter(({ outOfReach }) => outOfReach === true);
  const removals = [...new Set(byHand.map(({ remedy }) => `next: ${remedy}`))];
  if (ways === undefined || byHand.length === deviations.length) return removals;
  if (standing !== "half-made" && standing !== "not-applied") return [`next: ${ways.on}`, ...removals];
  return [`to go on:    ${ways.on}`, `to go back:  ${ways.back ?? "this is the way back already; go on"}`, ...removals];
}

function standingText(standing: Standing, words: string): string {
  return standing === "as-declared" ? `as declared: ${words}` : words;
}

function rowsOf({ declared, live }: ServiceStatus): readonly (readonly string[])[] {
  const selected = live.cluster?.selector?.colour;
  return colours.map((colour) => {
    const pods = live.cluster?.colours[colour];
    const share = live.edge === undefined ? [] : [`edge ${live.edge.shares[colour]} %`];
    const wanted = declared.edge === undefined ? [] : [`of ${declared.edge[colour]} %`];
    const healthy = live.edge?.healthy[colour];
    return [
      colour,
      [...share, ...wanted].join(" "),
      selected === colour ? "cluster" : "",
      pods === undefined ? "" : readyText(pods),
      healthy === undefined ? "" : healthy ? "pool healthy" : "pool UNHEALTHY",
      pods?.version ?? "",
      (pods?.image ?? "").replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1…"),
    ];
  });
}
