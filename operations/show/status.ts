import { colours } from "../../model/schema/primitives.js";
import type { Deviation } from "../live/api.js";
import type { Standing } from "../live/compare.js";
import type { HostnameStatus } from "../live/hostnames.js";
import { readyText, type ServiceStatus } from "../live/look.js";
import { hostnameLines, waysLines } from "../live/ways.js";
import { type Style, type Terminal, table } from "./terminal.js";

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
