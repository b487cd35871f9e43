/**
 * Runs something for each of many, a few at a time.
 *
 * @returns the results in the order of what was given
 * @throws what the first that failed threw, once nobody is at work any more
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
