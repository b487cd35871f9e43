import { aFewAtATime } from "../../operations/few";

test("results come in the order of what was given, and never more than a few are at work", async () => {
  let atWork = 0;
  let most = 0;
  const results = await aFewAtATime([5, 1, 4, 2, 3], 2, async (one) => {
    atWork += 1;
    most = Math.max(most, atWork);
    for (let turn = 0; turn < one; turn++) await Promise.resolve();
    atWork -= 1;
    return one * 10;
  });
  expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
});

test("throws what the first that failed threw, once nobody is at work any more", async () => {
  const done: number[] = [];
  const run = aFewAtATime([1, 2, 3, 4], 2, async (one) => {
    await Promise.resolve();
    if (one === 1) throw new Error("one failed");
    done.push(one);
  });
  await expect(run).rejects.toThrow("one failed");
  expect(done).toEqual([2, 3, 4]);
});
