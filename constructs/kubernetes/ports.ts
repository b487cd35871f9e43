/** A port of a Service. */
export interface ServicePort {
  /** The port's name, which an Ingress refers to. */
  readonly name: string;
  /** What callers connect to, from 1 to 65535. */
  readonly port: number;
  /** The number or the name of the container's port. */
  readonly targetPort: number | string;
}

/** The port block of a Service. */
export function portBlocks(ports: readonly ServicePort[]) {
  return ports.map(({ name, port, targetPort }) => ({
    name,
    port,
    protocol: "TCP",
    targetPort: String(targetPort),
  }));
}
