import type { Workload } from "../../model/schema/workload.js";

/** The ports of a Service in front of a workload: `http` under the service port, every other one under its own number. */
export function servicePorts({ ports, servicePort }: Pick<Workload, "ports" | "servicePort">) {
  return Object.entries(ports).map(([name, number]) => ({
    name,
    port: name === "http" ? servicePort : number,
    protocol: "TCP",
    targetPort: name,
  }));
}
