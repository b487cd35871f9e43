/** What the command line exits with. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, refused: 3 } as const;

/** An end of a command that a person has to read: shown as its message, never as a stack trace. */
export abstract class Ending extends Error {
  abstract readonly exitCode: number;
}

/** Something outside did not work: an API, Terraform, a file system. Exit code 1. */
export class Failure extends Ending {
  readonly exitCode = exitCodes.failed;
}

/** An API did not answer. Exit code 1. */
export class NoAnswer extends Failure {
  constructor(
    message: string,
    /** The half of the traffic that it has. */
    readonly half: "edge" | "cluster",
  ) {
    super(message);
  }
}

/** An API answered with an error. Exit code 1. */
export class ApiFailure extends Failure {
  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** What was asked for does not make sense as it was written. Exit code 2. */
export class BadInput extends Ending {
  readonly exitCode = exitCodes.badInput;
}

/** What was asked for is understood and not done, for the reason given. Exit code 3. */
export class Refusal extends Ending {
  readonly exitCode = exitCodes.refused;
}

/** The words at the bottom of a chain of causes, which is where it says what happened. */
export function causeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("cause" in error && error.cause !== undefined) return causeOf(error.cause);
  // a host of several addresses, none of which answers, has a cause each and no words of its own
  if (error instanceof AggregateError) return [...new Set(error.errors.map(causeOf))].join("; ");
  return "message" in error ? String(error.message) : String(error);
}
