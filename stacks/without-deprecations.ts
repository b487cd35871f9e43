/**
 * Runs a function without Node's deprecation warnings: cdktf calls `util.isArray`, which Node 24 warns about, and no release will
 * fix that any more.
 *
 * @see https://nodejs.org/api/deprecations.html#DEP0044
 * @see https://nodejs.org/api/process.html#processnodeprecation
 */
export function withoutDeprecations<Result>(run: () => Result): Result {
  const before = process.noDeprecation ?? false;
  process.noDeprecation = true;
  try {
    return run();
  } finally {
    process.noDeprecation = before;
  }
}
