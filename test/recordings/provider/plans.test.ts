import { readFileSync } from "node:fs";
import { join } from "node:path";
import { oldest, type PlanJson, type Seen, Workbench } from "../../sandbox/provider/terraform";
import { normal } from "./normal";

const recordings = process.env.PROVIDER_RECORDINGS ?? "";

interface Recorded extends PlanJson {
  readonly configuration: {
    readonly root_module: {
      readonly resources: readonly { mode: string; type: string; name: string; expressions: unknown }[];
    };
  };
}

function recorded(step: string): Recorded {
  return JSON.parse(readFileSync(join(recordings, "plans", `${step}.json`), "utf8"));
}

/** Returns the configuration of a plan as Terraform's JSON. */
function configurationOf(plan: Recorded): object {
  const blocks: Record<string, Record<string, Record<string, unknown>>> = { data: {}, resource: {} };
  for (const { mode, type, name, expressions } of plan.configuration.root_module.resources) {
    const types = blocks[mode === "data" ? "data" : "resource"] ?? {};
    types[type] = { ...types[type], [name]: plain(expressions) };
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

interface Asked {
  readonly step: string;
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
}

const asked: readonly Asked[] = readFileSync(join(recordings, "requests/traffic-stack.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Formats requests for comparison, without the bodies of creates in the cluster, whose recordings have the cluster's defaults. */
function requests(seen: readonly (Seen | Asked)[], ids: ReadonlyMap<string, string>): string[] {
  const lines = seen.map(({ api, method, path, ...rest }) => {
    const sent = "body" in rest ? rest.body : rest.request;
    const body = api === "kubernetes" && method === "POST" ? "(an object)" : sent;
    const named = JSON.stringify({ api, method, path, body }).replace(/[0-9a-f]{32}/g, (id) => ids.get(id) ?? id);
    return JSON.stringify(sorted(JSON.parse(named)));
  });
  // parallel requests arrive in any order
  return lines.sort();
}

/** Sorts keys, so that equal values have equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

const recordedIds = new Map(
  recorded("no-change").resource_changes.map(({ address, change }) => [String(change.before?.id), address]),
);

function ownIds(): Map<string, string> {
  const { resources } = bench.state() as {
    resources: { type: string; name: string; instances: { attributes: { id: string } }[] }[];
  };
  return new Map(resources.map(({ type, name, instances }) => [instances[0]?.attributes.id ?? "", `${type}.${name}`]));
}

function isRecord(item: unknown): item is Record<string, unknown> {
  return typeof item === "object" && item !== null && !Array.isArray(item);
}

let bench: Workbench;

beforeAll(async () => {
  bench = await Workbench.open(oldest);
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

/** Returns names for the ids that the API assigned. */
function idOf(address: string): string {
  const [type = "", name = ""] = address.split(".");
  const { resources } = bench.state() as {
    resources: { type: string; name: string; instances: { attributes: { id: string } }[] }[];
  };
  return (
    resources.find((resource) => resource.type === type && resource.name === name)?.instances[0]?.attributes.id ?? ""
  );
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
    bench.cloudflare(
      "PATCH",
      `/accounts/${"f".repeat(32)}/load_balancers/pools/${idOf("cloudflare_load_balancer_pool.pool-green")}`,
      {
        enabled: false,
      },
    ),
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

test.each(steps)(
  "given the recorded step %s, when it is planned, then the plan is that of the real providers",
  async (step) => {
    const expected = recorded(step);
    await drift[step]?.();
    bench.seen.length = 0;
    bench.configure(configurationOf(expected));
    const plan = await bench.plan();
    // apply first, because the next step depends on it even if this one fails
    await bench.must("apply", "tfplan");
    expect(changes(plan)).toEqual(changes(expected));
    if (asked.some((request) => request.step === step))
      expect(requests(bench.seen, ownIds())).toEqual(
        requests(
          asked.filter((request) => request.step === step),
          recordedIds,
        ),
      );
  },
  60_000,
);
