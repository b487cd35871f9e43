import { labels } from "./names.js";
import type { Colour } from "./schema/primitives.js";
import type { Workload } from "./schema/workload.js";

/** A port of a declared Service. */
export interface DeclaredPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: "TCP";
  /** The pods' port, by name or number. */
  readonly target: string;
}

/** Returns the labels that select the pods of a workload, or of one of its colours. */
export function podSelector(name: string, colour?: Colour): Record<string, string> {
  return { [labels.name]: name, ...(colour === undefined ? {} : { [labels.colour]: colour }) };
}

/** Returns the ports of a workload's Service: `http` under the service port, every other one under its own number. */
export function workloadPorts({ ports, servicePort }: Pick<Workload, "ports" | "servicePort">): DeclaredPort[] {
  return Object.entries(ports).map(([name, number]) => ({
    name,
    port: name === "http" ? servicePort : number,
    protocol: "TCP",
    target: name,
  }));
}
