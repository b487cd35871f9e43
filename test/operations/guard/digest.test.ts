import fc from "fast-check";
import { digestOf, digestOfAll } from "../../../operations/guard/digest.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { planDocument, planText, type ResourceInput, trafficResources } from "../../support/plan.js";

const flip = trafficResources({ active: "blue", blue: 50, sticky: true }, { active: "green", blue: 0 });
const digest = (resources: readonly ResourceInput[]): string => digestOf(readPlan(planText(resources)));

/** Reverses the order of keys in every object of a document. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((member) => shuffled(member, random));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [random(), key, shuffled(member, random)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, key, member]) => [key, member]));
}

test("a digest has 64 hexadecimal digits and is the same every time", () => {
  expect(digest(flip)).toMatch(/^[0-9a-f]{64}$/);
  expect(digest(flip)).toBe(digest(flip));
});

test("a digest does not depend on the order of keys and resources, on versions or on times", () => {
  const expected = digest(flip);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...flip], { minLength: flip.length }),
      fc.infiniteStream(fc.double({ noNaN: true })),
      (resources, numbers) => {
        const document = planDocument(resources, {
          terraform_version: "1.99.0",
          timestamp: "2031-01-01T00:00:00Z",
          variables: { x: { value: "y" } },
          format_version: "1.3",
        });
        const text = JSON.stringify(shuffled(document, () => numbers.next().value ?? 0));
        expect(digestOf(readPlan(text))).toBe(expected);
      },
    ),
    { numRuns: 50 },
  );
});

test("a digest does not depend on noise, unchanged resources or drift", () => {
  const expected = digest(flip);
  const noisy = flip.map((one) => {
    if (one.type !== "cloudflare_load_balancer") return one;
    const { created_on: _, ttl: __, ...unknown } = one.unknown as Record<string, unknown>;
    return {
      ...one,
      before: { ...(one.before as object), modified_on: "2029-05-05T05:05:05Z", ttl: 30, session_affinity_ttl: 1800 },
      after: { ...(one.after as object), created_on: "2026-03-01T08:00:00Z", ttl: 30 },
      unknown,
    };
  });
  expect(digest(noisy)).toBe(expected);
  expect(digest([...flip, { type: "t", name: "n", before: { a: 1 }, after: { a: 1 } }])).toBe(expected);
  expect(digestOf(readPlan(planText(flip, {}, flip)))).toBe(expected);
});

test("a digest depends on both sides of every changed value", () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true }));
  const resource = (before: unknown, after: unknown): ResourceInput => ({
    type: "t",
    name: "n",
    before: { a: [{ b: before }] },
    after: { a: [{ b: after }] },
    actions: ["update"],
  });
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  fc.assert(
    fc.property(value, value, value, (before, after, another) => {
      fc.pre(!same(before, after) && !same(after, another) && !same(before, another));
      expect(digest([resource(before, after)])).not.toBe(digest([resource(before, another)]));
      expect(digest([resource(before, after)])).not.toBe(digest([resource(another, after)]));
      expect(digest([resource(before, after)])).not.toBe(digest([resource(after, before)]));
    }),
  );
});

test.each<[string, Partial<ResourceInput>]>([
  ["the address", { name: "other" }],
  ["the actions", { actions: ["delete", "create"] }],
  ["the deposed key", { more: { deposed: "a1" } }],
  ["an import", { change: { importing: { id: "x" } } }],
  ["a move", { more: { previous_address: "t.old" } }],
  ["an unknown instead of a value", { after: {}, unknown: { a: true } }],
  ["a sensitive value instead of a visible one", { sensitiveAfter: { a: true } }],
])("a digest depends on %s", (_, change) => {
  const base: ResourceInput = { type: "t", name: "n", before: { a: 1 }, after: { a: 2 } };
  expect(digest([{ ...base, ...change }])).not.toBe(digest([base]));
});

test("a digest does not depend on a sensitive value", () => {
  const secret = (value: string): ResourceInput => ({
    type: "t",
    name: "n",
    before: { a: "old" },
    after: { a: value },
    sensitiveBefore: { a: true },
    sensitiveAfter: { a: true },
  });
  expect(digest([secret("one")])).toBe(digest([secret("two")]));
});

test("a digest depends on what a created resource refers to, not on its computed values", () => {
  const made = (unknown: object, configured: object): ResourceInput => ({
    type: "t",
    name: "n",
    after: { a: 1 },
    unknown,
    configured: { a: 1, ...configured },
  });
  expect(digest([made({ id: true }, {})])).toBe(digest([made({ id: true, uid: true }, {})]));
  const referring = (pool: string): string => digest([made({ pool: true }, { pool: `\${${pool}.id}` })]);
  expect(referring("x.blue")).not.toBe(referring("x.green"));
  expect(digest([made({ id: true, pool: true }, { pool: `\${x.y.id}` })])).not.toBe(digest([made({ id: true }, {})]));
});

test("several stacks have one digest, whatever their order; notes count, and unchanged stacks do not", () => {
  const plan = readPlan(planText(flip));
  const quiet = readPlan(planText([]));
  const both = digestOfAll(
    new Map([
      ["a", plan],
      ["b", quiet],
    ]),
  );
  expect(both).toBe(
    digestOfAll(
      new Map([
        ["b", quiet],
        ["a", plan],
      ]),
    ),
  );
  expect(both).toBe(digestOfAll(new Map([["a", plan]])));
  expect(both).not.toBe(digestOfAll(new Map([["c", plan]])));
  expect(both).not.toBe(digestOfAll(new Map([["a", plan]]), ["an overlay"]));
});
