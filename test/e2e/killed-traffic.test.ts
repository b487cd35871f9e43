import { KilledDeploys } from "../support/killed";

let deploys: KilledDeploys;
beforeAll(async () => {
  deploys = await KilledDeploys.of("local-api-server-traffic");
}, 60_000);
afterAll(() => deploys.close());

const isCreate = ({ method }: { readonly method: string }) => method === "POST";
const many = 600_000;

test(
  "SIGKILL to the sandbox at every request",
  async () => {
    const { length } = await deploys.requests();
    expect(length).toBeGreaterThan(8);
    for (let nth = 1; nth <= length; nth++) await deploys.killServer("sandbox", { nth });
  },
  many,
);

test(
  "SIGKILL to the provider at every create",
  async () => {
    for (const nth of [1, 2, 3, 4]) await deploys.killServer("providers", { method: "POST", nth });
  },
  many,
);

// found that a resource whose create was under way stands in the state without an instance, and is not known by that
test(
  "SIGKILL to Terraform at every request",
  async () => {
    const { length } = await deploys.requests();
    for (let nth = 1; nth <= length; nth++) await deploys.killTerraform(nth, () => true, { nth });
  },
  many,
);

test(
  "the answer to each create lost",
  async () => {
    expect((await deploys.requests()).filter(isCreate)).toHaveLength(4);
    for (const nth of [1, 2, 3, 4]) await deploys.loseAnswer({ method: "POST", nth });
  },
  many,
);
