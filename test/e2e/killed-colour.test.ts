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
  "SIGKILL at every create, to the sandbox, the provider and Terraform in turn",
  async () => {
    for (const nth of await creates()) {
      const match = { method: "POST", nth };
      if (nth % 3 === 0) await deploys.killTerraform(nth, isCreate, match);
      else await deploys.killServer(nth % 3 === 1 ? "sandbox" : "providers", match);
    }
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
