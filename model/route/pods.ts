import { labels, names } from "../names.js";
import type { Colour } from "../schema/primitives.js";
import type { ColouredService } from "../schema/service.js";
import type { Workload } from "../schema/workload.js";

/** A port of a declared Service. */
export interface DeclaredPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: "TCP";
  /** The pods' port, by name or number. */
  readonly target: string;
}

/** What selects the pods of a workload, or of one of its colours. */
export function podSelector(name: string, colour?: Colour): Record<string, string> {
  return { [labels.name]: name, ...(colour === undefined ? {} : { [labels.colour]: colour }) };
}

/** What selects the pods of a colour of a service. */
export function colourSelector(service: ColouredService, colour: Colour): Readonly<Record<string, string>> {
  return service.kind === "external" ? service.colours[colour].selector : podSelector(service.name, colour);
}

/** The name of a colour's own Service. */
export function colourService(service: ColouredService, colour: Colour): string {
  return service.kind === "external" ? service.colours[colour].service : names.colourObject(service.name, colour);
}

/** The ports of a Service in front of a workload: `http` under the service port, every other one under its own number. */
export function workloadPorts({ ports, servicePort }: Pick<Workload, "ports" | "servicePort">): DeclaredPort[] {
  return Object.entries(ports).map(([name, number]) => ({
    name,
    port: name === "http" ? servicePort : number,
    protocol: "TCP",
    target: name,
  }));
}

/** The ports of the Service that callers of a service use. */
export function activePorts(service: ColouredService): readonly DeclaredPort[] {
  if (service.kind === "blue-green") return workloadPorts(service.workload);
  return [{ name: "http", port: service.servicePort, protocol: "TCP", target: String(service.targetPort) }];
}
