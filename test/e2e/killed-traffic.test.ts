import { killsEverywhere } from "../support/kill-everywhere";
import { atEveryRequest, KilledDeploys } from "../support/killed";

let deploys: KilledDeploys;
let requests = 0;
beforeAll(async () => {
  deploys = await KilledDeploys.of("local-api-server-traffic");
  const made = await deploys.requests();
  requests = made.length;
  expect(requests).toBeGreaterThan(8);
  expect(made.filter(({ method }) => method === "POST")).toHaveLength(4);
}, 120_000);
afterAll(() => deploys.close());

const creates = [1, 2, 3, 4];
const many = 600_000;

test(
  "SIGKILL to the sandbox at every request",
  async () => {
    expect(await atEveryRequest((match) => deploys.killServer("sandbox", match))).toBe(requests);
  },
  many,
);

test(
  "SIGKILL to the provider at every create",
  async () => {
    for (const nth of creates) expect(await deploys.killServer("providers", { method: "POST", nth })).toBe(true);
  },
  many,
);

// in all other places the state and both APIs are as at one of the creates
(killsEverywhere ? test : test.skip)(
  "SIGKILL to the provider at every request",
  async () => {
    expect(await atEveryRequest((match) => deploys.killServer("providers", match))).toBe(requests);
  },
  many,
);

// found that a resource whose create was under way stands in the state without an instance, and is not known by that
test(
  "SIGKILL to Terraform at every request",
  async () => {
    expect(await atEveryRequest((match) => deploys.killTerraform(match))).toBe(requests);
  },
  many,
);

test(
  "the answer to each create lost",
  async () => {
    for (const nth of creates) await deploys.loseAnswer({ method: "POST", nth });
  },
  many,
);
