import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PlanJson, Workbench } from "../../sandbox/provider/terraform";
import { normal } from "./normal";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

interface Recorded extends PlanJson {
  readonly configuration: {
    readonly root_module: { readonly resources: readonly { mode: string; type: string; name: string; expressions: unknown }[] };
  };
}

function recorded(step: string): Recorded {
  return JSON.parse(readFileSync(join(recordings, "plans", `${step}.json`), "utf8"));
}

/** The configuration a plan was made from, as Terraform's JSON. */
function configurationOf(plan: Recorded): object {
  const blocks: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const { mode, type, name, expressions } of plan.configuration.root_module.resources) {
    const types = (blocks[mode === "data" ? "data" : "resource"] ??= {});
    (types[type] ??= {})[name] = plain(expressions);
  }
  return blocks;
}

function plain(expression: unknown): unknown {
  if (Array.isArray(expression)) return expression.map(plain);
  if (typeof expression !== "object" || expression === null) return expression;
  if ("constant_value" in expression) return expression.constant_value;
  return Object.fromEntries(Object.entries(expression).map(([key, value]) => [key, plain(value)]));
}

function changes(plan: PlanJson): unknown {
  return normal(
    plan.resource_changes
      .filter(({ address }) => !address.startsWith("data."))
      .map(({ address, action_reason, change: { actions, before, after, after_unknown, replace_paths } }) => ({
        address,
        action_reason,
        actions,
        before,
        after,
        after_unknown,
        replace_paths,
      })),
  );
}

let bench: Workbench;

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.kubernetes("POST", "/api/v1/namespaces", { metadata: { name: "prompt" } });
  for (const colour of ["blue", "green"]) {
    await bench.kubernetes("POST", "/api/v1/namespaces/prompt/services", {
      metadata: { name: `prompt-${colour}` },
      spec: { selector: { colour }, ports: [{ name: "http", port: 80 }] },
    });
  }
  bench.configure(configurationOf(recorded("create")));
  await bench.must("init");
});

afterAll(() => bench.close());

/** Ids as the API gave them. */
function idOf(address: string): string {
  const [type = "", name = ""] = address.split(".");
  const { resources } = bench.state() as { resources: { type: string; name: string; instances: { attributes: { id: string } }[] }[] };
  return resources.find((resource) => resource.type === type && resource.name === name)?.instances[0]?.attributes.id ?? "";
}

const drift: Record<string, () => Promise<unknown>> = {
  "drift-kubectl-patch": () =>
    bench.kubernetes(
      "PATCH",
      "/api/v1/namespaces/prompt/services/prompt",
      { spec: { selector: { colour: "green" } } },
      "application/merge-patch+json",
    ),
  "drift-pool-disabled": () =>
    bench.cloudflare("PATCH", `/accounts/${"f".repeat(32)}/load_balancers/pools/${idOf("cloudflare_load_balancer_pool.pool-green")}`, {
      enabled: false,
    }),
  "drift-lb-rule-added": () =>
    bench.cloudflare("PATCH", `/zones/${"e".repeat(32)}/load_balancers/${idOf("cloudflare_load_balancer.lb")}`, {
      rules: [{ name: "by-hand", condition: 'http.host eq "x"', overrides: { steering_policy: "off" } }],
    }),
};

const steps = [
  "create",
  "no-change",
  "canary-5",
  "canary-25",
  "flip",
  "rollback",
  "drift-kubectl-patch",
  "drift-pool-disabled",
  "drift-lb-rule-added",
  "flip-and-replace",
];

test.each(steps)("%s plans as the real providers did", async (step) => {
  const expected = recorded(step);
  await drift[step]?.();
  bench.configure(configurationOf(expected));
  const plan = await bench.plan();
  // the next step starts from what this one applies, whatever is said of it here
  await bench.must("apply", "tfplan");
  expect(changes(plan)).toEqual(changes(expected));
}, 60_000);
