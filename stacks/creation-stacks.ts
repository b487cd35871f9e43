/**
 * Runs a function without cdktf's creation stacks. cdktf takes a whole stack trace for every attribute that may be
 * referred to, and with `stackTraces: false` nobody reads them. Errors keep their traces.
 *
 * @see https://v8.dev/docs/stack-trace-api#stack-trace-collection-for-custom-exceptions
 */
export function withoutCreationStacks<Result>(run: () => Result): Result {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = (target, below) => {
    if (target instanceof Error) capture(target, below);
  };
  try {
    return run();
  } finally {
    Error.captureStackTrace = capture;
  }
}
