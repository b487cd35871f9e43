import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { balancerPathsOfAFlip, other, placesIn, type Step, valueIn, withValueAt } from "../../support/mutate.js";

interface Recorded {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: unknown;
      readonly after: unknown;
      readonly after_unknown: unknown;
    };
  }[];
}

interface Schema {
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
}
interface Block {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly block_types?: Readonly<Record<string, unknown>>;
}

function recording<T>(file: string): T {
  return JSON.parse(readFileSync(join(process.env.PROVIDER_RECORDINGS ?? "", file), "utf8"));
}

/** The flip that the real providers planned. */
const flip = recording<Recorded>("plans/flip.json");
const halves = flip.resource_changes.filter(({ change }) => change.actions.join() === "update");
type Half = (typeof halves)[number];

/** The attributes that a flip may change, by the beginning of their path; another test checks their values. */
const mayChange: Readonly<Record<string, readonly string[]>> = {
  cloudflare_load_balancer: balancerPathsOfAFlip,
  kubernetes_service_v1: ["spec.0.selector.colour", "metadata.0.annotations"],
};

function isAllowed({ type }: Half, path: readonly Step[]): boolean {
  const text = path.join(".");
  return (mayChange[type] ?? []).some((start) => text === start || text.startsWith(`${start}.`));
}

/** Judges the flip with a changed plan for one half. */
function judge(half: Half, change: Partial<Half["change"]>) {
  const resources = flip.resource_changes.map((one) =>
    one.address === half.address ? { ...one, change: { ...one.change, ...change } } : one,
  );
  return guard(readPlan(JSON.stringify({ ...flip, resource_changes: resources })));
}

/** All attributes of a half in the provider's schema, and all values nested in the planned ones. */
const cases = halves.flatMap((half) => {
  const file = half.type.startsWith("cloudflare") ? "cloudflare-5.14.0.schema.json" : "kubernetes-2.38.0.schema.json";
  const block = recording<Schema>(file).resource_schemas[half.type]?.block;
  const known = Object.keys({ ...block?.attributes, ...block?.block_types }).map((name): readonly Step[] => [name]);
  const planned = placesIn({ ...(half.change.before as object), ...(half.change.after as object) });
  const places = new Map([...known, ...planned].map((path) => [path.join("."), path]));
  return [...places].map(([text, path]) => [`${half.type} ${text}`, half, path] as const);
});

test("the guard passes the recorded flip, whose halves have many attributes", () => {
  expect(guard(readPlan(JSON.stringify(flip))).findings).toEqual([]);
  expect(halves.map(({ type }) => type)).toEqual(["cloudflare_load_balancer", "kubernetes_service_v1"]);
  expect(cases.length).toBeGreaterThan(80);
});

test.each(cases.filter(([, half, path]) => !isAllowed(half, path)))(
  "given the recorded flip, when %s changes too, then the guard refuses it",
  (_, half, path) => {
    const { before, after, after_unknown: unknown } = half.change;
    const next = other(valueIn(after, path) ?? valueIn(before, path));
    // an unknown attribute has no value, so plan a value instead
    const known = withValueAt(unknown, path.slice(0, 1), undefined);
    const { verdict, findings } = judge(half, { after: withValueAt(after, path, next), after_unknown: known });
    expect(verdict).toBe("refused");
    expect(findings.map(({ address }) => address)).toContain(half.address);
  },
);

test.each(cases.filter(([, half, path]) => valueIn(half.change.after, path) !== undefined))(
  "given the recorded flip, when %s is unknown until apply, then the guard refuses it",
  (_, half, path) => {
    const { after, after_unknown: unknown } = half.change;
    const { verdict } = judge(half, {
      after: withValueAt(after, path, undefined),
      after_unknown: withValueAt(unknown, path, true),
    });
    expect(verdict).toBe("refused");
  },
);
