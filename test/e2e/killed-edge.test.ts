import { killsEverywhere } from "../support/kill-everywhere";
import { KilledDeploys } from "../support/killed";

(killsEverywhere ? describe : describe.skip)(
  "given a deploy of the edge with a ruleset, a policy and a webhook",
  () => {
    let deploys: KilledDeploys;
    let creates = 0;
    beforeAll(async () => {
      deploys = await KilledDeploys.of(
        "local-edge",
        (project) => {
          const environment = "config/local/environment.yaml";
          // development has no ruleset, and other modes need public addresses
          project.edit(environment, "mode: development\n", "");
          project.edit(environment, "ENVIRONMENT: development", "ENVIRONMENT: staging");
          project.edit(environment, "ALLOW_DYNAMIC_CONFIG: true", "ALLOW_DYNAMIC_CONFIG: false");
          project.edit(environment, "ALLOW_CODE_MODIFICATION: true", "ALLOW_CODE_MODIFICATION: false");
          project.edit(environment, "address: 127.0.0.1", "address: ingress.example.net");
          const edge = "config/local/edges/mcp.yaml";
          project.edit(edge, "koyeb.mcpist.localhost", "koyeb.example.net");
          project.edit(edge, "flyio.mcpist.localhost", "flyio.example.net");
          project.edit(edge, "origins:\n", "notifications: { webhookVariable: incident_webhook }\norigins:\n");
        },
        { TF_VAR_gateway_secret: "an example", TF_VAR_incident_webhook: "https://hooks.example.com/switchyard" },
      );
      const made = (await deploys.requests()).filter(({ method }) => method === "POST");
      creates = made.length;
      expect(made.map(({ path }) => path.split("/").at(-1)).sort()).toEqual([
        ...["dns_records", "load_balancers", "monitors", "policies", "pools", "pools", "rulesets", "webhooks"],
      ]);
    }, 120_000);
    afterAll(() => deploys.close());

    test("when the response to a create is lost, then the next deploy completes it", async () => {
      for (let nth = 1; nth <= creates; nth++) await deploys.loseAnswer({ method: "POST", nth });
    }, 600_000);

    test("when Terraform is killed at a create, then the next deploy completes it", async () => {
      for (let nth = 1; nth <= creates; nth++) {
        expect(await deploys.killTerraform({ method: "POST", nth })).toBe(true);
      }
    }, 600_000);
  },
);
