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

/** What a flip may change, by the first words of a path; values are another test's. */
const mayChange: Readonly<Record<string, readonly string[]>> = {
  cloudflare_load_balancer: balancerPathsOfAFlip,
  kubernetes_service_v1: ["spec.0.selector.colour", "metadata.0.annotations"],
};

function isAllowed({ type }: Half, path: readonly Step[]): boolean {
  const text = path.join(".");
  return (mayChange[type] ?? []).some((start) => text === start || text.startsWith(`${start}.`));
}

/** What the guard says when one half is planned otherwise. */
function judge(half: Half, change: Partial<Half["change"]>) {
  const resources = flip.resource_changes.map((one) =>
    one.address === half.address ? { ...one, change: { ...one.change, ...change } } : one,
  );
  return guard(readPlan(JSON.stringify({ ...flip, resource_changes: resources })));
}

/** Every attribute that the provider knows of a half, and everything inside those that the plan has. */
const cases = halves.flatMap((half) => {
  const file = half.type.startsWith("cloudflare") ? "cloudflare-5.14.0.schema.json" : "kubernetes-2.38.0.schema.json";
  const block = recording<Schema>(file).resource_schemas[half.type]?.block;
  const known = Object.keys({ ...block?.attributes, ...block?.block_types }).map((name): readonly Step[] => [name]);
  const planned = placesIn({ ...(half.change.before as object), ...(half.change.after as object) });
  const places = new Map([...known, ...planned].map((path) => [path.join("."), path]));
  return [...places].map(([text, path]) => [`${half.type} ${text}`, half, path] as const);
});

test("the recorded flip passes, and its halves have many attributes", () => {
  expect(guard(readPlan(JSON.stringify(flip))).findings).toEqual([]);
  expect(halves.map(({ type }) => type)).toEqual(["cloudflare_load_balancer", "kubernetes_service_v1"]);
  expect(cases.length).toBeGreaterThan(80);
});

test.each(cases.filter(([, half, path]) => !isAllowed(half, path)))("%s may not change", (_, half, path) => {
  const { before, after, after_unknown: unknown } = half.change;
  const next = other(valueIn(after, path) ?? valueIn(before, path));
  // what is unknown has no value: instead of being unknown it is planned
  const known = withValueAt(unknown, path.slice(0, 1), undefined);
  const { verdict, findings } = judge(half, { after: withValueAt(after, path, next), after_unknown: known });
  expect(verdict).toBe("refused");
  expect(findings.map(({ address }) => address)).toContain(half.address);
});

test.each(cases.filter(([, half, path]) => valueIn(half.change.after, path) !== undefined))(
  "%s may not be left open",
  (_, half, path) => {
    const { after, after_unknown: unknown } = half.change;
    const { verdict } = judge(half, {
      after: withValueAt(after, path, undefined),
      after_unknown: withValueAt(unknown, path, true),
    });
    expect(verdict).toBe("refused");
  },
);
