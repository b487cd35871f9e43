/** A port of a Service. */
export interface ServicePort {
  /** The port's name, which an Ingress can refer to. */
  readonly name: string;
  /** The number that callers connect to, from 1 to 65535. */
  readonly port: number;
  /** The number or name of the container's port. */
  readonly targetPort: number | string;
}

/** Returns the port block of a Service. */
export function portBlocks(ports: readonly ServicePort[]) {
  return ports.map(({ name, port, targetPort }) => ({
    name,
    port,
    protocol: "TCP",
    targetPort: String(targetPort),
  }));
}
