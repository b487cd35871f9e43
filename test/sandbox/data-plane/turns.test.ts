import { Turns } from "../../../sandbox/data-plane/turns";

test("limits concurrent work, keeps the others in order, and frees the turn of a failure", async () => {
  const turns = new Turns(2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const work = (number: number): Promise<number> =>
    turns.take(async () => {
      began.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 1) throw new Error("failed");
      return number;
    });
  const all = Promise.allSettled([1, 2, 3, 4].map(work));
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settle();
  expect(began).toEqual([1, 2]);
  ends[0]?.();
  await settle();
  expect(began).toEqual([1, 2, 3]);
  ends[1]?.();
  await settle();
  expect(began).toEqual([1, 2, 3, 4]);
  ends[2]?.();
  ends[3]?.();
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled"]);
});
