import { parse } from "yaml";
import { aProject } from "../support/project";

const shop = "local/services/shop.yaml";
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const green = `sha256:${"3".repeat(64)}`;

test("given a flip, when it is rolled back, then everything goes back at once and the image is held for the reason", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  const started = Date.now();
  const out = await project.done("rollback", "shop", "--reason", "errors after the flip", "--incident", "INC-42");

  expect(out).toContain("shop: green (v1.1.0) 100 % → blue (v1.0.0) 100 %\n");
  const { active, rollback, held } = parse(project.read(shop));
  expect({ active, rollback, held }).toEqual({
    active: "blue",
    rollback: {
      from: "green",
      strategy: "immediate",
      remaining: 0,
      reason: "errors after the flip",
      incident: "INC-42",
      at: instant,
    },
    held: [{ digest: green, version: "v1.1.0", reason: "errors after the flip", incident: "INC-42", at: instant }],
  });
  expect(Math.abs(Date.parse(rollback.at) - started)).toBeLessThan(10_000);
});

test("given a flip and a rollback, when it is settled, then the file is the old one with the hold", async () => {
  const project = aProject();
  const before = project.read(shop);
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--reason", "errors");
  expect(await project.done("settle", "shop")).toContain("-rollback:\n-  from: green\n");
  const { held } = parse(project.read(shop));
  expect(held).toHaveLength(1);
  expect(project.read(shop).replace(/held:\n( {2}.*\n)+/, "")).toBe(before);
  expect(await project.done("settle", "shop")).toBe("shop: settle the rollback: already so, nothing to change.\n");
});

test("given a gradual rollback, then the selector goes back at once, the edge in steps, and the hold comes last", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  const seen: unknown[] = [];
  const look = (): void => {
    const { active, rollback, held = [] } = parse(project.read(shop));
    seen.push([active, rollback.strategy, rollback.remaining, held.length]);
  };
  await project.done("rollback", "shop", "--strategy", "planned", "--reason", "slow");
  look();
  for (let step = 0; step < 3; step++) {
    await project.done("rollback", "shop", "--next");
    look();
  }
  expect(seen).toEqual([
    ["blue", "planned", 50, 0],
    ["blue", "planned", 25, 0],
    ["blue", "planned", 5, 0],
    ["blue", "planned", 0, 1],
  ]);
  expect(await project.done("rollback", "shop", "--next")).toContain("already so, nothing to change");
});

test("given any step of a rollback, when it is run again, then nothing remains and the first reason stays", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--remaining", "40", "--reason", "slow");
  expect(parse(project.read(shop)).rollback).toMatchObject({ strategy: "gradual", remaining: 40 });
  await project.done("rollback", "shop", "--remaining", "10", "--strategy", "gradual");
  await project.done("rollback", "shop", "--incident", "INC-7");
  expect(parse(project.read(shop))).toMatchObject({
    rollback: { strategy: "immediate", remaining: 0, reason: "slow", incident: "INC-7" },
    held: [{ reason: "slow", incident: "INC-7" }],
  });
});

test("given a canary, when it is rolled back, then the candidate gets nothing and is held", async () => {
  const project = aProject();
  await project.done("rollout", "shop", "--percent", "30");
  await project.done("rollback", "shop", "--reason", "errors");
  const { active, rollout, rollback, held } = parse(project.read(shop));
  expect([active, rollout, rollback.from, held[0].digest]).toEqual(["blue", undefined, "green", green]);
});

test.each(["v1.0.0", "1.0.0", "blue"])("goes to %s by name", async (target) => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--target", target, "--reason", "errors");
  expect(parse(project.read(shop))).toMatchObject({ active: "blue", rollback: { from: "green" } });
});

test("given no reason, then the operator is recorded", async () => {
  const project = aProject();
  project.commitAll();
  await project.done("flip", "shop");
  await project.done("rollback", "shop");
  expect(parse(project.read(shop)).rollback.reason).toBe("rolled back by Ada");
});

test("goes from 0 to everything even where the environment is protected", async () => {
  const project = aProject();
  const file = "production/services/shop.yaml";
  project.change(file, "active: blue", "active: green");
  await project.done("rollback", "shop", "--env", "production", "--yes", "--reason", "errors");
  expect(parse(project.read(file))).toMatchObject({ active: "blue", rollback: { from: "green", remaining: 0 } });
});

test.each([
  [["--next", "--strategy", "gradual"], 2, "--next takes no other option of a rollback: the current rollback has them"],
  [["--strategy", "slow"], 2, '--strategy got "slow"; immediate, gradual, planned'],
  [["--remaining", "100"], 2, '--remaining got "100"; a whole number from 0 to 99'],
  [["--target", "v9.0.0"], 2, '--target got "v9.0.0"; a colour or its version: blue (v1.0.0), green (v1.1.0)'],
  [
    ["--next"],
    3,
    "shop: no rollback is under way in shop: start one with the strategy gradual or planned\nFrom here:\n  switchyard rollout shop --next --env local\n  switchyard rollout shop --promote --env local\n  switchyard flip shop --to green --env local",
  ],
  [
    [],
    3,
    "shop: green has v1.1.0, newer than v1.0.0, which is live: that would be a release, not a rollback; to do it anyway, name the version: `switchyard rollback shop --target v1.1.0 --env local`\nFrom here:\n  switchyard rollout shop --next --env local\n  switchyard rollout shop --promote --env local\n  switchyard flip shop --to green --env local",
  ],
])("rollback shop %j is not done", async (options, code, err) => {
  const project = aProject();
  expect(await project.run("rollback", "shop", ...options)).toEqual({ code, out: "", err: `${err}\n` });
});

test("settle is refused while something remains", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--strategy", "gradual");
  expect(await project.run("settle", "shop")).toEqual({
    code: 3,
    out: "",
    err: "shop: 25 % of the edge still goes to green: take it to 0 first\nFrom here:\n  switchyard rollout shop --abort --env local\n  switchyard rollback shop --env local\n  switchyard rollback shop --next --env local\n",
  });
});

test("refuses a rollout beside a rollback, because removing the rollback would bring it back", async () => {
  const project = aProject();
  const rollback = "rollback: { from: green, reason: errors, at: 2026-03-01T03:12:00Z }";
  project.change(shop, "active: blue", `active: blue\nrollout: { mode: full }\n${rollback}`);
  expect(await project.run("settle", "shop")).toMatchObject({
    code: 2,
    err: expect.stringContaining(
      'services.shop.rollout.mode: "full" is not allowed; off while a rollback is declared, which alone decides where requests go. Remove the rollout\n',
    ),
  });
});

test("given two bad colours, when the hold is overridden, then the reason is written beside the hold", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--reason", "errors", "--incident", "INC-1");
  project.change("local/services/shop.yaml", "held:", "# images that were taken back\nheld:");

  const refused = await project.run("rollback", "shop", "--target", "green", "--reason", "data lost");
  expect([refused.code, refused.err.split("\n")[0]]).toEqual([
    3,
    'shop: green (v1.1.0) is being left (errors, INC-1); to override this check: `switchyard rollback shop --target green --override "<reason>" --env local`',
  ]);
  await project.done("rollback", "shop", "--target", "green", "--reason", "data lost", "--override", "slow beats lost");

  const text = project.read("local/services/shop.yaml").replace(/at: \S+/g, "at: then");
  expect(text).toContain(`active: green
rollback:
  from: blue
  strategy: immediate
  remaining: 0
  reason: data lost
  at: then
# images that were taken back
held:
  - digest: sha256:${"3".repeat(64)}
    version: v1.1.0
    reason: errors
    incident: INC-1
    at: then
    override: slow beats lost
  - digest: sha256:${"2".repeat(64)}
    version: v1.0.0
    reason: data lost
    at: then
`);
  expect((await project.run("rollback", "shop", "--target", "green", "--override", "")).err).toContain(
    "--override takes ",
  );
});
