/**
 * Runs with Node's warnings of deprecations left out: cdktf calls `util.isArray`, which Node 24 warns of, and nobody can mend it
 * there any more.
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
