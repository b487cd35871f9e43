import { killsEverywhere } from "../support/kill-everywhere";
import { atEveryRequest, KilledDeploys } from "../support/killed";

const long = 3_600_000;

let deploys: KilledDeploys;
let creates = 0;
beforeAll(async () => {
  deploys = await KilledDeploys.of("local-api-server-blue");
  creates = (await deploys.requests()).filter(({ method }) => method === "POST").length;
  expect(creates).toBeGreaterThan(6);
}, 120_000);
afterAll(() => deploys.close());

(killsEverywhere ? test.skip : test)(
  "given a deploy, when each create is interrupted in one of four ways, then the next deploy completes it",
  async () => {
    for (let nth = 1; nth <= creates; nth++) {
      const match = { method: "POST", nth } as const;
      if (nth % 4 === 0) await deploys.killTerraform(match);
      else if (nth % 4 === 1) await deploys.loseAnswer(match);
      else await deploys.killServer(nth % 4 === 2 ? "sandbox" : "providers", match);
    }
  },
  600_000,
);

(killsEverywhere ? describe : describe.skip)("given a deploy, at each of its requests", () => {
  test.each(["sandbox", "providers"] as const)(
    "when the %s is killed, then the next deploy completes it",
    async (process) => {
      const struck = await atEveryRequest((match) => deploys.killServer(process, match));
      expect(struck).toBeGreaterThan(2 * creates);
    },
    long,
  );

  test(
    "when Terraform is killed, then the next deploy completes it",
    async () => {
      const struck = await atEveryRequest((match) => deploys.killTerraform(match));
      expect(struck).toBeGreaterThan(2 * creates);
    },
    long,
  );

  test(
    "when the response to a create is lost, then the next deploy completes it",
    async () => {
      for (let nth = 1; nth <= creates; nth++) await deploys.loseAnswer({ method: "POST", nth });
    },
    long,
  );
});
