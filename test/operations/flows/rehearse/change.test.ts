import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../model/environment.js";
import {
  bytesOf,
  movesIn,
  neededOf,
  onlyMoves,
  type Side,
  touchedBy,
} from "../../../../operations/flows/rehearse/change.js";
import { cartEnvironment, digestOfDigit, type Plain } from "../../../support/environment.js";

const traffic = "test-cart-traffic";
const at = "2026-03-01T03:12:00Z";

function movesBetween(before: Plain, after: Plain) {
  return movesIn(cartEnvironment(before), cartEnvironment(after), [traffic]);
}

const canary = (percent: number): Plain => ({ rollout: { mode: "canary", percent } });
const rollback = { from: "green", strategy: "immediate", remaining: 0, reason: "errors", at };

describe("a rollback takes back", () => {
  const back = (steady: boolean) => [{ service: "cart", stack: traffic, target: "blue", steady }];

  test.each<[string, Plain, Plain, boolean]>([
    ["a flip", {}, { active: "green" }, true],
    ["the first step of a canary", {}, canary(5), true],
    ["everything at once at the edge", {}, { rollout: { mode: "full" } }, true],
    ["a further step of a canary", canary(5), canary(25), false],
    ["a flip at the end of a canary", canary(50), { active: "green" }, false],
  ])("%s", (_, before, after, steady) => {
    expect(movesBetween(before, after)).toEqual({ moves: back(steady), leaving: [], notes: [] });
  });

  test.each<[string, Plain, Plain]>([
    ["the end of a canary", canary(25), {}],
    ["a step down", canary(25), canary(5)],
    ["a rollback", { active: "green" }, { rollback }],
    ["a step of one", { rollback: { ...rollback, remaining: 25 } }, { rollback }],
  ])("not %s, which is a way back itself", (_, before, after) => {
    expect(movesBetween(before, after)).toEqual({ moves: [], leaving: [traffic], notes: [] });
  });

  test.each<[string, Plain, Plain]>([
    ["a settled rollback", { rollback }, {}],
    ["what moves nothing", {}, { readiness: { floor: 2 } }],
  ])("not %s, whose way back is the base", (_, before, after) => {
    expect(movesBetween(before, after)).toEqual({ moves: [], leaving: [], notes: [] });
  });

  test("nothing of a stack that is not wanted, or that the base does not have", () => {
    const [before, after] = [cartEnvironment(), cartEnvironment({ active: "green" })];
    expect(movesIn(before, after, [])).toEqual({ moves: [], leaving: [], notes: [] });
    expect(movesIn({ ...before, services: [] }, after, [traffic])).toEqual({ moves: [], leaving: [], notes: [] });
  });

  test("nothing where it would be refused, which is said", () => {
    const held = [{ digest: digestOfDigit("1"), version: "v1.0.0", reason: "it leaks", at }];
    expect(movesBetween({ held }, { held, active: "green" })).toEqual({
      moves: [],
      leaving: [],
      notes: [
        expect.stringContaining(
          "switchyard rollback cart --env test would be refused after it: blue (v1.0.0) cannot be the target: it is held (it leaks)",
        ),
      ],
    });
  });
});

test("tells moves from other changes", () => {
  const change = (service: Plain, settings: Plain = {}): boolean =>
    onlyMoves(cartEnvironment(), cartEnvironment(service, settings));
  expect([change({}), change({ active: "green" }), change(canary(5)), change({ rollback })]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([change({ active: "green", readiness: { floor: 2 } }), change({}, { readOnlyMode: true })]).toEqual([
    false,
    false,
  ]);
});

test("synthesizes the wanted stacks, all of their service and the platform", async () => {
  const [shop, other] = [cartEnvironment(), { ...cartEnvironment(), services: [] }];
  const needed = (...patterns: string[]) => neededOf(shop, patterns, [shop, other]);
  expect(await needed()).toEqual([]);
  expect(await needed("test-cart-traffic")).toEqual([
    "test-platform",
    "test-cart-blue",
    "test-cart-green",
    "test-cart-traffic",
  ]);
  expect(await needed("test-{alerts,edge}")).toEqual(["test-platform", "test-edge", "test-alerts"]);
  // the other side has it
  expect(await neededOf(other, ["test-cart-traffic"], [shop, other])).toEqual(["test-platform"]);
  await expect(needed("test-cart-trafic")).rejects.toThrow(
    '"test-cart-trafic" matches no stack; did you mean "test-cart-traffic"?',
  );
});

describe("the stacks that a change touches", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "change-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A side that synthesized stacks, each with its text and the stacks that it needs. */
  function side(name: string, stacks: Readonly<Record<string, readonly [string, ...string[]]>>): Side {
    const outdir = join(folder, name);
    for (const [stack, [text]] of Object.entries(stacks)) {
      mkdirSync(join(outdir, "stacks", stack), { recursive: true });
      writeFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), text);
    }
    const entries = Object.entries(stacks).map(([stack, [, ...dependencies]]) => [
      stack,
      { name: stack, workingDirectory: `stacks/${stack}`, dependencies },
    ]);
    writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) }));
    const environment: Environment = cartEnvironment();
    return { configuration: "", environment, outdir };
  }

  const base = () =>
    side("base", {
      platform: ["p"],
      blue: ["b", "platform"],
      green: ["g", "platform"],
      traffic: ["blue", "platform", "blue", "green"],
      old: ["o", "platform"],
      other: ["x", "platform"],
    });
  const head = () =>
    side("head", {
      platform: ["p"],
      blue: ["b", "platform"],
      green: ["g", "platform"],
      traffic: ["green", "platform", "blue", "green"],
      fresh: ["f", "platform"],
      other: ["x", "platform"],
    });

  test("with those of the base that have to be there, in layers", () => {
    expect(touchedBy(base(), head(), [])).toEqual({
      changed: ["fresh", "traffic"],
      added: ["fresh"],
      removed: ["old"],
      needed: [["platform"], ["blue", "green"], ["traffic"]],
    });
  });

  test("narrowed by names and globs", () => {
    expect(touchedBy(base(), head(), ["fr*"])).toEqual({
      changed: ["fresh"],
      added: ["fresh"],
      removed: [],
      needed: [["platform"], []],
    });
    expect(touchedBy(base(), head(), ["other"])).toEqual({ changed: [], added: [], removed: [], needed: [] });
  });

  test("given a side without a stack, then it has no bytes of it", () => {
    expect([bytesOf(base(), "traffic"), bytesOf(base(), "fresh")]).toEqual(["blue", undefined]);
  });
});
