import { selectedBy, usualChoice } from "../../model/route/fold.js";
import { colourOf, type Identity } from "../../model/route/identity.js";
import type { Route } from "../../model/route/route.js";
import type { Value } from "../../model/route/value.js";
import { poolOf, type Traffic } from "../guard/traffic.js";
import { legTexts, targetText } from "../route-text.js";

/**
 * Formats the traffic before and after as a Mermaid flowchart: the hostname to its pools, the Service to its colour.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function trafficDiagram(traffic: Traffic): readonly string[] {
  const lines = ["flowchart LR"];
  for (const side of ["before", "after"] as const) {
    const edge = traffic.edge[side];
    const cluster = traffic.cluster[side];
    lines.push(`  subgraph ${side}`);
    if (edge === undefined && cluster === undefined) lines.push(`    ${side}None["nothing yet"]`);
    lines.push(...sideLines(side, traffic, edge, cluster).map((line) => `    ${line}`), "  end");
  }
  return lines;
}

function sideLines(
  side: string,
  traffic: Traffic,
  edge: Route | undefined,
  cluster: Route | undefined,
): readonly string[] {
  const lines: string[] = [];
  const nodes = new Map<string, string>();
  const node = (label: string): string => {
    const known = nodes.get(label);
    if (known !== undefined) return known;
    const id = `${side}${nodes.size + 1}`;
    nodes.set(label, id);
    lines.push(`${id}["${text(label)}"]`);
    return id;
  };
  if (edge !== undefined) {
    lines.push(`${side}Edge(["${text(traffic.hostname ?? traffic.name)}"])`);
    const nameOf = (identity: Identity): string | undefined => colourOf(identity) ?? poolOf(traffic, identity)?.name;
    for (const [name, share, percent] of legTexts(edge, nameOf)) {
      const target = node(name);
      lines.push(percent > 0 ? `${side}Edge -->|"${share}"| ${target}` : `${side}Edge -.->|"${share}"| ${target}`);
    }
    const resort: Value<Identity> | undefined = usualChoice(edge)?.lastResort;
    const label = resort === undefined ? undefined : targetText(resort, nameOf);
    if (label !== undefined && !nodes.has(label)) lines.push(`${side}Edge -.->|"fallback"| ${node(label)}`);
  }
  if (cluster !== undefined) {
    lines.push(`${side}Service[["Service ${text(traffic.name)}"]]`);
    lines.push(`${side}Service --> ${node(selectedBy(cluster) ?? "no known colour")}`);
  }
  return lines;
}

/** Escapes a label of a diagram: characters with a meaning in Mermaid or Markdown become entities. */
function text(label: string): string {
  return label.replaceAll(/[^\w .,:/-]/gu, (character) => `#${character.codePointAt(0)};`);
}
