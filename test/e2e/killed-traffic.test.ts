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
  "given a deploy, when the sandbox is killed at any request, then the next deploy completes it",
  async () => {
    expect(await atEveryRequest((match) => deploys.killServer("sandbox", match))).toBe(requests);
  },
  many,
);

test(
  "given a deploy, when the provider is killed at any create, then the next deploy completes it",
  async () => {
    for (const nth of creates) expect(await deploys.killServer("providers", { method: "POST", nth })).toBe(true);
  },
  many,
);

// at all other requests, the state and both APIs are the same as at one of the creates
(killsEverywhere ? test : test.skip)(
  "given a deploy, when the provider is killed at any request, then the next deploy completes it",
  async () => {
    expect(await atEveryRequest((match) => deploys.killServer("providers", match))).toBe(requests);
  },
  many,
);

// this found that a create in flight leaves a resource without an instance in the state
test(
  "given a deploy, when Terraform is killed at any request, then the next deploy completes it",
  async () => {
    expect(await atEveryRequest((match) => deploys.killTerraform(match))).toBe(requests);
  },
  many,
);

test(
  "given a deploy, when the response to any create is lost, then the next deploy completes it",
  async () => {
    for (const nth of creates) await deploys.loseAnswer({ method: "POST", nth });
  },
  many,
);
