import { Ledger } from "../../tour/ledger";
import type { Second } from "../../tour/seconds";

function second(number: number, blue: number, green: number, failures = 0): Second {
  const served = blue + green;
  const share = (colour: string, version: string, requests: number) =>
    requests === 0 ? [] : [{ colour, version, requests, share: requests / served }];
  return {
    second: number,
    requests: served + failures,
    failures,
    shares: [...share("blue", "v1", blue), ...share("green", "v2", green)],
  };
}

test("counts a second for the step in which it ended, and shares from the first second after the step", () => {
  let now = 1_000;
  const ledger = new Ledger(() => now);
  ledger.add(second(0, 7, 0));
  ledger.begin("deploy");
  now = 2_500;
  ledger.done();
  ledger.begin("flip");
  ledger.add(second(1, 10, 0));
  now = 5_000;
  ledger.done();
  now = 6_100;
  ledger.add(second(5, 0, 8, 2));
  // told late, because some of its requests were answered late
  ledger.add(second(4, 5, 5));
  expect(ledger.watched).toBe(1);
  now = 7_000;
  ledger.add(second(6, 1, 7));
  now = 9_000;
  expect(ledger.watched).toBe(2);

  expect(ledger.records()).toEqual([
    { step: "deploy", seconds: 1.5, requests: 0, failures: 0, shares: [] },
    {
      step: "flip",
      seconds: 2.5,
      requests: 38,
      failures: 2,
      shares: [
        { colour: "blue", version: "v1", requests: 1, share: 1 / 16 },
        { colour: "green", version: "v2", requests: 15, share: 15 / 16 },
      ],
    },
  ]);
});
