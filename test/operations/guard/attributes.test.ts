import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { balancerPathsOfAFlip, other, placesIn, type Step, valueIn, withValueAt } from "../../support/mutate.js";
import { type Declared, planText, type ResourceInput, trafficResources } from "../../support/plan.js";

const before: Declared = { active: "blue", blue: 50, sticky: true };
const after: Declared = { active: "green", blue: 0 };

/** The attributes that a flip may change, by the beginning of their path. */
const mayChange: Readonly<Record<string, readonly string[]>> = {
  cloudflare_load_balancer: balancerPathsOfAFlip,
  kubernetes_service_v1: ["spec.0.selector.colour", "metadata.0.annotations.switchyard.dev/active"],
};

/** The attributes that Cloudflare computes, whose unknown values pass. */
const unknownAnyway = [
  "created_on",
  "modified_on",
  "networks",
  "zone_name",
  "ttl",
  "session_affinity_ttl",
  "country_pools",
  "pop_pools",
  "region_pools",
];

function mutated(
  resource: ResourceInput,
  side: "after" | "unknown",
  path: readonly Step[],
  value: unknown,
): ResourceInput {
  return { ...resource, [side]: withValueAt(resource[side] ?? {}, path, value) };
}

const flip = trafficResources(before, after);
const halves = flip.filter(({ type }) => type in mayChange);

/** All attributes of both halves on both sides. A removed list element would shift those after it, so none is removed. */
const cases = halves.flatMap((half) => {
  const merged = { ...(half.before as object), ...(half.after as object) };
  return placesIn(merged).map((path) => [`${half.type} ${path.join(".")}`, half, path] as const);
});

function judge(half: ResourceInput) {
  const resources = flip.map((one) => (one.name === half.name ? half : one));
  return guard(readPlan(planText(resources)), { isProtected: true });
}

function isAllowed(half: ResourceInput, path: readonly Step[]): boolean {
  const text = path.join(".");
  return (mayChange[half.type] ?? []).some((start) => text === start || text.startsWith(`${start}.`));
}

test("the guard passes the flip itself", () => {
  expect(guard(readPlan(planText(flip)), { isProtected: true }).findings).toEqual([]);
  expect(cases.length).toBeGreaterThan(90);
});

describe("given a flip's two updates", () => {
  test.each(cases.filter(([, half, path]) => !isAllowed(half, path)))(
    "when %s changes too, then the guard refuses it",
    (_, half, path) => {
      const next = other(valueIn(half.after, path) ?? valueIn(half.before, path));
      const unknown = valueIn(half.unknown, path.slice(0, 1));
      // an unknown attribute has no value, so plan a value instead
      const planned = unknown === undefined ? half : mutated(half, "unknown", path.slice(0, 1), undefined);
      const { verdict, findings } = judge(mutated(planned, "after", path, next));
      expect(verdict).toBe("refused");
      expect(findings.map(({ address }) => address)).toContain(`${half.type}.${half.name}`);
    },
  );

  test.each(
    cases.filter(
      ([, half, path]) =>
        // an attribute without a planned value is removed, not unknown
        valueIn(half.after, path) !== undefined &&
        !(half.type === "cloudflare_load_balancer" && unknownAnyway.includes(String(path[0]))) &&
        // Cloudflare computes an override that the configuration omits
        !(path[0] === "rules" && ["adaptive_routing", "ttl"].includes(String(path[3]))),
    ),
  )("when %s is only known after the apply, then the guard refuses it", (_, half, path) => {
    const { verdict } = judge(mutated(mutated(half, "after", path, undefined), "unknown", path, true));
    expect(verdict).toBe("refused");
  });
});

test("given an attribute that is often unknown, when it is configured, then the guard refuses it as unknown", () => {
  const configured = halves.map((half) =>
    half.type === "cloudflare_load_balancer" ? { ...half, configured: { ...half.configured, ttl: 60 } } : half,
  );
  const [loadBalancer] = configured;
  if (loadBalancer === undefined) throw new Error("there is no load balancer");
  expect(judge(loadBalancer).findings).toEqual([
    {
      address: "cloudflare_load_balancer.load-balancer",
      path: "ttl",
      found: "30 → (known after apply: 60)",
      allowed: expect.stringContaining("default_pools"),
      remedy: "plan it separately, with --kind platform",
    },
  ]);
});

test("given an attribute with checked values, when it is sensitive, then the guard refuses its change", () => {
  const [loadBalancer] = halves;
  if (loadBalancer === undefined) throw new Error("there is no load balancer");
  const { findings } = judge({ ...loadBalancer, sensitiveAfter: { steering_policy: true } });
  expect(findings.map(({ path, found }) => [path, found])).toContainEqual(["steering_policy", "(sensitive)"]);
});
