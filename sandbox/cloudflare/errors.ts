/**
 * An error response in Cloudflare's envelope.
 *
 * The codes and messages of load balancing (1001, 1002, 1003, 1005), rulesets (10003, 20217), DNS (81044, 81058) and
 * authentication (9106, 9109, 10000) are the ones that users of the API report. Alerting documents none: 17100 and 17102 are ours.
 */
export class CloudflareError extends Error {
  override readonly name = "CloudflareError";

  /**
   * @param status the HTTP status code
   * @param code Cloudflare's own number
   * @param pointer a JSON pointer to the wrong field of the body. @default - none
   */
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly pointer?: string,
  ) {
    super(message);
  }
}

/** Creates a 400 with code 1002: the body breaks a rule of load balancing. */
export function invalid(message: string): CloudflareError {
  return new CloudflareError(400, 1002, `${message}: validation failed`);
}

/** Creates a 404 with code 1001: no load balancer, pool or monitor has this id. */
export function missing(): CloudflareError {
  return new CloudflareError(404, 1001, "object could not be found");
}

/** Creates a 400 with code 1003: another object has this value already. */
export function notUnique(field: string, value: string): CloudflareError {
  return new CloudflareError(400, 1003, `value not unique: ${field} "${value}" already exists`);
}

/** Creates a 412 with code 1005: another object still refers to this one. */
export function referenced(): CloudflareError {
  return new CloudflareError(412, 1005, "This object is referenced by other objects, delete them first.");
}

/** Creates a 403 with code 10000: the token is not for this account or zone. */
export function foreign(): CloudflareError {
  return new CloudflareError(403, 10000, "Authentication error");
}
