/** What the command line exits with. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, refused: 3, interrupted: 130 } as const;

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

/** Somebody interrupted the command; what was begun has ended in good order. Exit code 130, as a shell gives it. */
export class Interrupted extends Ending {
  readonly exitCode = exitCodes.interrupted;

  constructor(
    /** Where things stand. @default - nothing was changed */
    readonly standing?: string,
    /** What the program wrote that was interrupted. */
    readonly said = "",
  ) {
    super(`interrupted${standing === undefined ? "; nothing was changed" : `: ${standing}`}`);
  }
}

/** Does something by which things are changed, or after they were; an interruption of it says where things stand. */
export async function standing<T>(words: () => string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Interrupted) || error.standing !== undefined) throw error;
    throw new Interrupted(words(), error.said);
  }
}

/** @throws Interrupted once a signal is aborted */
export function requireUninterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Interrupted();
}

/** The words at the bottom of a chain of causes, which is where it says what happened. */
export function causeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("cause" in error && error.cause !== undefined) return causeOf(error.cause);
  // a host of several addresses, none of which answers, has a cause each and no words of its own
  if (error instanceof AggregateError) return [...new Set(error.errors.map(causeOf))].join("; ");
  return "message" in error ? String(error.message) : String(error);
}
