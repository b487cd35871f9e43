/** Exit codes of the command line. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, refused: 3, interrupted: 130 } as const;

/** An error whose message is meant for the operator, and is shown without a stack trace. */
export abstract class Ending extends Error {
  abstract readonly exitCode: number;
}

/** A failure outside of this program, such as in an API, Terraform or a file system. Exit code 1. */
export class Failure extends Ending {
  readonly exitCode = exitCodes.failed;
}

/** The failure of an API to answer. Exit code 1. */
export class NoAnswer extends Failure {
  constructor(
    message: string,
    /** The half of the traffic that the API controls. */
    readonly half: "edge" | "cluster",
  ) {
    super(message);
  }
}

/** An error that an API returned. Exit code 1. */
export class ApiFailure extends Failure {
  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** A request that is not valid as it was written. Exit code 2. */
export class BadInput extends Ending {
  readonly exitCode = exitCodes.badInput;
}

/** A valid request that is refused for the reason given. Exit code 3. */
export class Refusal extends Ending {
  readonly exitCode = exitCodes.refused;
}

/** An interruption of the command; running steps have ended in good order. Exit code 130, as a shell gives it. */
export class Interrupted extends Ending {
  readonly exitCode = exitCodes.interrupted;

  constructor(
    /** What is done so far. @default - nothing was changed */
    readonly standing?: string,
    /** The output of the interrupted program. */
    readonly said = "",
  ) {
    super(`interrupted${standing === undefined ? "; nothing was changed" : `: ${standing}`}`);
  }
}

/** Runs an action; an interruption then says what is done so far. @param words returns what is done so far */
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

/** Returns the message of an error's innermost cause. */
export function causeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("cause" in error && error.cause !== undefined) return causeOf(error.cause);
  // when a host has several addresses and none answers, each has its own cause and the error has no message
  if (error instanceof AggregateError) return [...new Set(error.errors.map(causeOf))].join("; ");
  return "message" in error ? String(error.message) : String(error);
}
