import type { Handler, HttpGet, Probe } from "../model-pod";
import type { Errors } from "./errors";
import { checkNotNegative, checkOneOf, checkPort, checkPortOrName } from "./shared";

function checkHttp(errors: Errors, field: string, { path = "", port, scheme, httpHeaders = [] }: HttpGet): void {
  if (path === "") errors.required(`${field}.path`);
  checkPortOrName(errors, `${field}.port`, port);
  checkOneOf(errors, `${field}.scheme`, scheme, ["HTTP", "HTTPS"]);
  for (const { name } of httpHeaders) {
    if (/^[-A-Za-z0-9]+$/.test(name)) continue;
    errors.invalid(
      `${field}.httpHeaders`,
      name,
      "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
    );
  }
}

/** Checks that a probe or lifecycle hook has exactly one action. @param grace the pod's grace period in seconds, for `sleep` */
export function checkHandler(errors: Errors, field: string, handler: Handler, grace?: number): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  let given = 0;
  const only = (name: string, value: unknown): boolean => {
    if (value === undefined) return false;
    given += 1;
    if (given > 1) errors.forbidden(`${field}.${name}`, "may not specify more than 1 handler type");
    return given === 1;
  };
  if (only("exec", exec) && (exec?.command ?? []).length === 0) errors.required(`${field}.exec.command`);
  if (only("httpGet", httpGet) && httpGet !== undefined) checkHttp(errors, `${field}.httpGet`, httpGet);
  if (only("tcpSocket", tcpSocket) && tcpSocket !== undefined) {
    checkPortOrName(errors, `${field}.tcpSocket.port`, tcpSocket.port);
  }
  if (only("grpc", grpc) && grpc !== undefined) checkPort(errors, `${field}.grpc.port`, grpc.port);
  if (
    only("sleep", sleep) &&
    sleep !== undefined &&
    grace !== undefined &&
    (sleep.seconds < 0 || sleep.seconds > grace)
  ) {
    errors.invalid(
      `${field}.sleep`,
      sleep.seconds,
      `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
    );
  }
  if (given === 0) errors.required(field, "must specify a handler type");
}

/** Checks a probe. @param kind one of the three probes */
export function checkProbe(
  errors: Errors,
  field: string,
  probe: Probe | undefined,
  kind: "liveness" | "readiness" | "startup",
): void {
  if (probe === undefined) return;
  checkHandler(errors, field, probe);
  checkNotNegative(errors, `${field}.initialDelaySeconds`, probe.initialDelaySeconds);
  checkNotNegative(errors, `${field}.timeoutSeconds`, probe.timeoutSeconds);
  checkNotNegative(errors, `${field}.periodSeconds`, probe.periodSeconds);
  checkNotNegative(errors, `${field}.successThreshold`, probe.successThreshold);
  checkNotNegative(errors, `${field}.failureThreshold`, probe.failureThreshold);
  const { terminationGracePeriodSeconds: grace, successThreshold = 1 } = probe;
  if (grace !== undefined && grace <= 0) {
    errors.invalid(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0");
  }
  if (kind !== "readiness" && successThreshold !== 1) {
    errors.invalid(`${field}.successThreshold`, successThreshold, "must be 1");
  }
  if (kind === "readiness" && grace !== undefined) {
    errors.invalid(`${field}.terminationGracePeriodSeconds`, grace, "must not be set for readinessProbes");
  }
}
