import type { Tree } from "./tree";

/** One reason why an object is refused. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** The subject of a `Status`. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

/** A resource as messages name it: `deployments.apps`, `pods`. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

/** A refusal of the API, which becomes a `Status` object with this HTTP code. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super(message);
  }

  /** Returns the `Status` object. */
  status(): Tree {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      ...(this.reason === "" ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

/** Renders a resource: `deployments.apps`, or `pods` in the core group. */
export function qualified({ group, plural }: ResourceName): string {
  return group === "" ? plural : `${plural}.${group}`;
}

const about = ({ group, plural }: ResourceName, name: string): StatusDetails => ({
  name,
  ...(group === "" ? {} : { group }),
  kind: plural,
});

/** Creates a 404: no such object. */
export const notFound = (resource: ResourceName, name: string): ApiError =>
  new ApiError(404, "NotFound", `${qualified(resource)} "${name}" not found`, about(resource, name));

/** Creates a 404: no such path. */
export const noSuchPath = (): ApiError =>
  new ApiError(404, "NotFound", "the server could not find the requested resource", {});

/** Creates a 409: the name is taken. */
export const alreadyExists = (resource: ResourceName, name: string): ApiError =>
  new ApiError(409, "AlreadyExists", `${qualified(resource)} "${name}" already exists`, about(resource, name));

/** Creates a 409: the object has changed. */
export const conflict = (resource: ResourceName, name: string, why: string): ApiError =>
  new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    about(resource, name),
  );

/** Creates a 403: not allowed. */
export const forbidden = (resource: ResourceName, name: string, why: string, causes: readonly Cause[] = []): ApiError =>
  new ApiError(403, "Forbidden", `${qualified(resource)} "${name}" is forbidden: ${why}`, {
    ...about(resource, name),
    ...(causes.length > 0 ? { causes } : {}),
  });

/** Creates a 400: the request is malformed. */
export const badRequest = (message: string): ApiError => new ApiError(400, "BadRequest", message);

/** Creates a 405: the path exists, but not the verb. */
export const methodNotAllowed = (): ApiError =>
  new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});

/** Creates a 410: the requested revision is no longer known. */
export const expired = (message: string): ApiError => new ApiError(410, "Expired", message);

/** Creates a 422 that lists every wrong field. */
export function invalid(
  resource: ResourceName & { readonly kind: string },
  name: string,
  causes: readonly Cause[],
): ApiError {
  const told = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = told.length === 1 ? told[0] : `[${told.join(", ")}]`;
  const kind = resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
  return new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${list}`, {
    name,
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.kind,
    causes,
  });
}
