import { aProject } from "../support/project";

const shop = "local/services/shop.yaml";

test("restores a file, and a second restore undoes that", async () => {
  const project = aProject();
  const before = project.read(shop);
  await project.done("flip", "shop");
  const flipped = project.read(shop);
  const out = await project.done("restore", project.path(shop));
  expect(out).toContain("-active: green\n+active: blue\n");
  expect(out).toContain("shop: green (v1.1.0) 100 % → blue (v1.0.0) 100 %\n");
  expect([project.read(shop), project.read(`${shop}.bak`)]).toEqual([before, flipped]);
  await project.done("restore", project.path(`${shop}.bak`));
  expect([project.read(shop), project.read(`${shop}.bak`)]).toEqual([flipped, before]);
});

test("restores an overlay", async () => {
  const project = aProject();
  const text =
    '{ "mcps": [{ "name": "github", "enabled": true, "rollout": { "mode": "canary", "canaryPercent": 9 } }] }\n';
  project.write("mine.json", text);
  await project.done("rollout", "--mcp", "github", "--mode", "full", "--overlay", project.path("mine.json"));
  expect(project.read("mine.json")).not.toBe(text);
  expect(await project.done("restore", project.path("mine.json"))).toContain("github: all run ids → 9 % of run ids\n");
  expect(project.read("mine.json")).toBe(text);
});

test("restores a configuration that no longer loads", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  project.write(shop, "active: [\n");
  await project.done("restore", project.path(shop));
  expect(project.read(shop)).toContain("active: blue");
});

test("given --dry-run, then nothing is written; given --json, then the answer is JSON", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  const flipped = project.read(shop);
  expect(JSON.parse(await project.done("restore", project.path(shop), "--dry-run", "--json"))).toMatchObject({
    file: "config/local/services/shop.yaml",
    written: false,
    dryRun: true,
    traffic: ["shop: green (v1.1.0) 100 % → blue (v1.0.0) 100 %"],
  });
  expect(project.read(shop)).toBe(flipped);
});

test("given a protected environment that reads the base, then restoring a file of the base is confirmed", async () => {
  const project = aProject();
  project.write("base/triggers.yaml.bak", "critical: [error_rate > 20%]\n");
  const file = project.path("base/triggers.yaml");
  expect(await project.run("restore", file)).toMatchObject({
    code: 3,
    err: "Restore config/base/triggers.yaml? Nobody is here to answer: run it again with --yes.\n",
  });
  await project.done("restore", file, "--yes");
  expect(project.read("base/triggers.yaml")).toBe("critical: [error_rate > 20%]\n");
});

test("refuses a missing backup, one that would not load, and a jump in a protected environment", async () => {
  const project = aProject();
  expect(await project.run("restore", project.path(shop))).toEqual({
    code: 2,
    out: "",
    err: "there is no config/local/services/shop.yaml.bak: no command has changed config/local/services/shop.yaml\n",
  });
  project.write(`${shop}.bak`, "active: red\n");
  const broken = await project.run("restore", project.path(shop));
  expect([broken.code, broken.err]).toEqual([
    3,
    expect.stringMatching(
      /^the result would not load, so nothing was written: \d mistakes? in the configuration of local:/,
    ),
  ]);

  const production = "production/services/shop.yaml";
  project.write(`${production}.bak`, project.read(production).replace("active: blue", "active: green"));
  const before = project.read(production);
  expect(await project.run("restore", project.path(production), "--yes")).toEqual({
    code: 3,
    out: "",
    err: "production is protected, so nothing gets everything without a canary, but this would send all of shop to green (v1.1.0), which has nothing; nothing was written. Start a canary: `switchyard rollout shop --next --env production`, or roll back: `switchyard rollback shop --env production`\n",
  });
  expect(project.read(production)).toBe(before);
});

test("given --commit, then the restored file is committed", async () => {
  const project = aProject();
  project.commitAll();
  await project.done("flip", "shop", "--commit");
  await project.done("restore", project.path(shop), "--commit", "--reason", "too early");
  expect(project.git("log", "-1", "--format=%s%n%b").trim().split("\n")).toEqual([
    "local: restore shop.yaml",
    "Switchyard-Environment: local",
    "Switchyard-Actor: Ada <ada@example.com>",
    "Switchyard-Reason: too early",
  ]);
});
