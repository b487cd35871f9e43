import { KilledDeploys } from "../support/killed";

let deploys: KilledDeploys;
beforeAll(async () => {
  deploys = await KilledDeploys.of("local-api-server-blue");
}, 60_000);
afterAll(() => deploys.close());

const isCreate = ({ method }: { readonly method: string }) => method === "POST";

/** Which POST of the deploy, from 1. */
async function creates(): Promise<readonly number[]> {
  const { length } = (await deploys.requests()).filter(isCreate);
  expect(length).toBeGreaterThan(6);
  return Array.from({ length }, (_, index) => index + 1);
}

const many = 600_000;

test(
  "SIGKILL to the sandbox at every create",
  async () => {
    for (const nth of await creates()) await deploys.killServer("sandbox", { method: "POST", nth });
  },
  many,
);

test(
  "SIGKILL to the provider at every create",
  async () => {
    for (const nth of await creates()) await deploys.killServer("providers", { method: "POST", nth });
  },
  many,
);

test(
  "SIGKILL to Terraform at every create",
  async () => {
    for (const nth of await creates()) await deploys.killTerraform(nth, isCreate, { method: "POST", nth });
  },
  many,
);

test(
  "the answer to each create lost",
  async () => {
    for (const nth of await creates()) await deploys.loseAnswer({ method: "POST", nth });
  },
  many,
);
