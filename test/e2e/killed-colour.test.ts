import { KilledDeploys } from "../support/killed";

let deploys: KilledDeploys;
beforeAll(async () => {
  deploys = await KilledDeploys.of("local-api-server-blue");
}, 60_000);
afterAll(() => deploys.close());

const isCreate = ({ method }: { readonly method: string }) => method === "POST";

test("SIGKILL at every create, to the sandbox, the provider and Terraform in turn, or its answer lost", async () => {
  const { length } = (await deploys.requests()).filter(isCreate);
  expect(length).toBeGreaterThan(6);
  for (let nth = 1; nth <= length; nth++) {
    const match = { method: "POST", nth };
    if (nth % 4 === 0) await deploys.killTerraform(nth, isCreate, match);
    else if (nth % 4 === 1) await deploys.loseAnswer(match);
    else await deploys.killServer(nth % 4 === 2 ? "sandbox" : "providers", match);
  }
}, 600_000);
