/**
 * Runs a function on every item of a list, a few items at a time.
 *
 * @param few the number of items to work on at once
 * @returns the results in the order of the items
 * @throws the first error, once no call is running any more
 */
export async function aFewAtATime<T, R>(
  all: readonly T[],
  few: number,
  run: (one: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: { readonly index: number; readonly result: R }[] = [];
  const waiting = [...all.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, one] = next;
      results.push({ index, result: await run(one, index) });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: few }, work));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  return results.sort((a, b) => a.index - b.index).map(({ result }) => result);
}
