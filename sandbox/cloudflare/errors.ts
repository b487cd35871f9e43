/**
 * An answer that is an error, as Cloudflare writes it into its envelope.
 *
 * The codes and messages of load balancing (1001, 1002, 1003, 1005), rulesets (10003, 20217), DNS (81044, 81058) and
 * authentication (9106, 9109, 10000) are the ones users of the API report; alerting documents none, so 17100 and 17102 are ours.
 */
export class CloudflareError extends Error {
  override readonly name = "CloudflareError";

  /**
   * @param status HTTP status code
   * @param code Cloudflare's own number
   * @param pointer JSON pointer to the field of the body that is wrong. @default - the error says nothing of it
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

/** 400 with code 1002: the body breaks a rule of load balancing. */
export function invalid(message: string): CloudflareError {
  return new CloudflareError(400, 1002, `${message}: validation failed`);
}

/** 404 with code 1001: no load balancer, pool or monitor has this id. */
export function missing(): CloudflareError {
  return new CloudflareError(404, 1001, "object could not be found");
}

/** 400 with code 1003: another object has this value already. */
export function notUnique(field: string, value: string): CloudflareError {
  return new CloudflareError(400, 1003, `value not unique: ${field} "${value}" already exists`);
}

/** 412 with code 1005: something else still points at the object. */
export function referenced(): CloudflareError {
  return new CloudflareError(412, 1005, "This object is referenced by other objects, delete them first.");
}

/** 403 with code 10000: the token says nothing about this account or zone. */
export function foreign(): CloudflareError {
  return new CloudflareError(403, 10000, "Authentication error");
}
