import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "../../../../operations/adapters/terraform";
import { halfOf, removeReadiness } from "../../../../operations/flows/plan/override";

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack("x-traffic", mkdtempSync(join(tmpdir(), "switchyard-override-")));
  const precondition = [{ condition: "false", error_message: "no" }];
  const service = { metadata: { name: "x", annotations: { a: "b" } }, lifecycle: { precondition }, spec: { kept: 1 } };
  const balancer = { name: "x", lifecycle: { prevent_destroy: true, precondition } };
  const resource = { cloudflare_load_balancer: { lb: balancer }, kubernetes_service_v1: { active: service } };
  writeFileSync(join(stack.folder, "cdk.tf.json"), JSON.stringify({ resource, output: { o: 1 } }));
});
afterEach(() => rmSync(stack.folder, { recursive: true, force: true }));

const synthesized = (): unknown => JSON.parse(readFileSync(join(stack.folder, "cdk.tf.json"), "utf8"));

test("removes the readiness check and annotates the operator, and changes nothing else", () => {
  removeReadiness(stack, ["edge", "cluster"], "both are ill (somebody)");

  expect(synthesized()).toEqual({
    resource: {
      cloudflare_load_balancer: { lb: { name: "x", lifecycle: { prevent_destroy: true } } },
      kubernetes_service_v1: {
        active: {
          metadata: { name: "x", annotations: { a: "b", "switchyard.dev/override": "both are ill (somebody)" } },
          spec: { kept: 1 },
        },
      },
    },
    output: { o: 1 },
  });
});

test("keeps the other half", () => {
  removeReadiness(stack, ["edge"]);

  expect(synthesized()).toMatchObject({
    resource: {
      cloudflare_load_balancer: { lb: { lifecycle: { prevent_destroy: true } } },
      kubernetes_service_v1: { active: { lifecycle: { precondition: [{ error_message: "no" }] } } },
    },
  });
});

test("names the addresses of a half", () => {
  expect(halfOf(stack, "edge")).toEqual(["cloudflare_load_balancer.lb"]);
  expect(halfOf(stack, "cluster")).toEqual(["kubernetes_service_v1.active"]);
});
