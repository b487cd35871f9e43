/**
 * Runs with cdktf's creation stacks left empty: it formats a whole stack trace for every attribute somebody might refer to,
 * and with `stackTraces: false` nobody reads them. Errors keep theirs, as V8 writes them.
 *
 * @see https://v8.dev/docs/stack-trace-api#customizing-stack-traces
 */
export function withoutCreationStacks<Result>(run: () => Result): Result {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (target, frames) => (target instanceof Error ? [target, ...frames].join("\n    at ") : "");
  try {
    return run();
  } finally {
    Error.prepareStackTrace = before;
  }
}
