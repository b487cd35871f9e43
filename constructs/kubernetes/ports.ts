import type { DeclaredPort } from "../../model/route/pods.js";

/** Ports of a Service as the provider takes them. */
export function targetPorts(ports: readonly DeclaredPort[]) {
  return ports.map(({ target, ...port }) => ({ ...port, targetPort: target }));
}
