import { chmodSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { loadEnvironment } from "../../../../model/load";
import { aProject, Project } from "../../support/project";

const shop = "local/services/shop.yaml";

test("--dry-run shows the change and writes nothing", async () => {
  const project = aProject();
  const before = project.read(shop);
  const out = await project.done("flip", "shop", "--dry-run");
  expect(out).toContain("-active: blue\n+active: green\n");
  expect(out).toContain("shop: blue (v1.0.0) 100 % → green (v1.1.0) 100 %\n");
  expect(out).not.toContain("Written");
  expect([project.read(shop), project.exists(`${shop}.bak`)]).toEqual([before, false]);
});

test("given --json, then the answer is JSON", async () => {
  const project = aProject();
  expect(JSON.parse(await project.done("flip", "shop", "--json"))).toEqual({
    summary: "shop: flip to green",
    file: "config/local/services/shop.yaml",
    changed: true,
    written: true,
    dryRun: false,
    backup: "config/local/services/shop.yaml.bak",
    traffic: ["shop: blue (v1.0.0) 100 % → green (v1.1.0) 100 %"],
    notes: [],
    diff: ["@@ -1,4 +1,4 @@", "-active: blue", "+active: green", " colours:", "   blue:", "     version: v1.0.0"],
  });
  expect(JSON.parse(await project.done("flip", "shop", "--to", "green", "--json"))).toMatchObject({
    changed: false,
    written: false,
    diff: [],
  });
});

test("given a reason without --commit, then a note says that it is not recorded", async () => {
  const project = aProject();
  const out = await project.done("flip", "shop", "--reason", "release", "--json");
  expect(JSON.parse(out)).toMatchObject({
    reason: "release",
    notes: ["Only --commit records the reason."],
  });
  expect(await project.done("rollback", "shop", "--reason", "errors")).not.toContain("--commit only");
});

test("makes the file of a service that the environment's own layer does not have yet", async () => {
  const project = aProject();
  expect(await project.done("flip", "legacy")).toContain("@@ -1,0 +1,1 @@\n+active: green\n");
  expect(project.read("local/services/legacy.yaml")).toBe("active: green\n");
});

test("given --overlay, then the overlay is changed in place of the layer", async () => {
  const project = aProject();
  const overlay = project.path("mine.overlay.yaml");
  project.write("mine.overlay.yaml", "# mine\nservices:\n  shop:\n    workload: { replicas: 3 }\n");
  const layer = project.read(shop);
  await project.done("flip", "shop", "--overlay", overlay);
  expect(project.read("mine.overlay.yaml")).toBe(
    "# mine\nservices:\n  shop:\n    active: green\n    workload: { replicas: 3 }\n",
  );
  expect(project.read(shop)).toBe(layer);
  expect(await project.run("flip", "shop", "--overlay", project.path("none.yaml"))).toEqual({
    code: 2,
    out: "",
    err: '--overlay got "config/none.yaml", and there is no such file: create it first; it may be empty\n',
  });
});

test("given an overlay, then it overrides the layers below", async () => {
  const project = aProject();
  project.change(shop, "active: blue", "active: blue\nrollout: { mode: canary, percent: 5 }");
  project.write("mine.overlay.yaml", "{}\n");
  const overlay = project.path("mine.overlay.yaml");
  await project.done("rollout", "shop", "--abort", "--overlay", overlay);
  expect(project.read("mine.overlay.yaml")).toBe('{ services: { shop: { rollout: { mode: "off" } } } }\n');

  project.change(
    shop,
    "rollout: { mode: canary, percent: 5 }",
    "rollback: { from: green, remaining: 0, reason: errors, at: 2026-03-01T03:12:00Z }",
  );
  project.write("mine.overlay.yaml", "# mine\n");
  await project.done("settle", "shop", "--overlay", overlay);
  expect(project.read("mine.overlay.yaml")).toBe("# mine\nservices:\n  shop:\n    rollback: null\n");
});

test("given a higher layer with another value, then the edit is refused and names that layer", async () => {
  const project = aProject();
  project.write("local.local.yaml", "services:\n  shop:\n    active: blue\n");
  const before = project.read(shop);
  expect(await project.run("flip", "shop")).toEqual({
    code: 3,
    out: "",
    err: "config/local.local.yaml:3 sets services.shop.active and overrides config/local/services/shop.yaml, so the change would have no effect; nothing was written. Remove it there, or change it there: --overlay config/local.local.yaml\n",
  });
  expect(project.read(shop)).toBe(before);
  await project.done("flip", "shop", "--overlay", project.path("local.local.yaml"));
  expect(project.read("local.local.yaml")).toContain("active: green");
});

test("given a layer that a protected environment does not read, then the edit is refused", async () => {
  const project = aProject();
  project.write("production.local.yaml", "services: {}\n");
  const overlay = project.path("production.local.yaml");
  const args = ["rollout", "shop", "--next", "--env", "production", "--yes", "--overlay", overlay];
  expect(await project.run(...args)).toEqual({
    code: 3,
    out: "",
    err: "config/production.local.yaml is not read for production, which is protected, so the change would have no effect; nothing was written\n",
  });
});

test("given a configuration that does not load, then the edit is bad input", async () => {
  const project = aProject();
  project.change(shop, "active: blue", "active: red");
  expect(await project.run("flip", "shop")).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /^1 mistake in the configuration of local:\n.*services\.shop\.active: "red" is not allowed/,
    ),
  });
});

test("refuses a secret in a reason", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  const before = project.read(shop);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const reason = `it was ${Array.from({ length: 40 }, (_, index) => alphabet[(index * 17) % 62]).join("")}`;
  const { code, err } = await project.run("rollback", "shop", "--reason", reason);
  expect([code, project.read(shop)]).toEqual([3, before]);
  expect(err).toMatch(/^the result would not load, so nothing was written: /);
  expect(err).not.toContain(reason);
});

test("given another command that changes the same file, then the edit is refused", async () => {
  const project = aProject();
  writeFileSync(project.path("local/services/.shop.yaml.lock"), String(process.pid));
  const { code, err } = await project.run("flip", "shop");
  expect([code, err]).toEqual([
    3,
    `another command (process ${process.pid}) is changing config/local/services/shop.yaml right now: wait until it is done; if none is, remove config/local/services/.shop.yaml.lock\n`,
  ]);
});

test("given two commands at once, then one is done, the other is refused, and nothing is lost", async () => {
  const project = aProject();
  const ends = await Promise.all([project.run("flip", "shop"), project.run("flip", "shop")]);
  expect(ends.map(({ code }) => code).sort()).toEqual([0, 3]);
  expect(project.read(shop)).toContain("active: green");
});

describe("--commit", () => {
  const step = ["rollout", "shop", "--next", "--env", "production", "--yes", "--commit"];
  const file = "production/services/shop.yaml";

  test("commits only that file, with operator, reason and incident", async () => {
    const project = aProject();
    project.commitAll();
    project.change("local/services/proxy.yaml", "active: blue", "active: blue # mine");
    project.git("add", "local/services/proxy.yaml");
    const out = await project.done(...step, "--reason", "weekly release", "--incident", "CHG-7");
    expect(out).toContain(`Committed as ${project.git("rev-parse", "HEAD").slice(0, 12)}\n`);
    expect(project.git("log", "-1", "--format=%an%n%s%n%b").trim().split("\n")).toEqual([
      "Ada",
      "production: shop: next rung of the ladder",
      "Switchyard-Environment: production",
      "Switchyard-Actor: Ada <ada@example.com>",
      "Switchyard-Reason: weekly release",
      "Switchyard-Incident: CHG-7",
    ]);
    expect(project.git("show", "--format=", "--name-only").trim()).toBe(file);
    expect(project.git("diff", "--cached", "--name-only").trim()).toBe("local/services/proxy.yaml");
  });

  test("commits a file that was made just now", async () => {
    const project = aProject();
    project.commitAll();
    await project.done("flip", "legacy", "--commit");
    expect(project.git("show", "--format=%s", "--name-status").trim()).toBe(
      "local: legacy: flip to green\n\nA\tlocal/services/legacy.yaml",
    );
    expect(project.git("status", "--porcelain")).toBe("");
  });

  test("refuses if other changes would be committed too, or there is no repository", async () => {
    const project = aProject();
    expect(await project.run(...step)).toMatchObject({
      code: 3,
      err: `config/${file} is not in a git repository: leave out --commit\n`,
    });
    project.commitAll();
    project.change(file, "active: blue", "active: blue # mine");
    const before = project.read(file);
    expect(await project.run(...step)).toMatchObject({
      code: 3,
      err: `config/${file} has uncommitted changes, which --commit would include: commit or undo them first\n`,
    });
    expect(project.read(file)).toBe(before);
    project.write("mine.overlay.yaml", "{}\n");
    expect(await project.run("flip", "shop", "--commit", "--overlay", project.path("mine.overlay.yaml"))).toMatchObject(
      {
        code: 3,
        err: "config/mine.overlay.yaml is ignored by git (.gitignore): leave out --commit\n",
      },
    );
  });

  test("given a commit that git refuses, then the message says how to continue and how to go back", async () => {
    const project = aProject();
    project.commitAll();
    project.write(".git/hooks/pre-commit", "#!/bin/sh\necho not on a Friday >&2\nexit 1\n");
    project.git("config", "core.hooksPath", ".git/hooks");
    chmodSync(project.path(".git/hooks/pre-commit"), 0o755);
    expect(await project.run("flip", "shop", "--commit")).toMatchObject({
      code: 1,
      err: `config/${shop} is changed but not committed: not on a Friday\nGo on with \`git commit -- config/${shop}\`, or go back with \`switchyard restore config/${shop}\`\n`,
    });
    expect(project.read(shop)).toContain("active: green");
  });
});

const argvs = fc.constantFrom(
  ["flip", "shop"],
  ["flip", "shop", "--to", "blue"],
  ["rollout", "shop", "--next"],
  ["rollout", "shop", "--percent", "7"],
  ["rollout", "shop", "--percent", "60"],
  ["rollout", "shop", "--promote"],
  ["rollout", "shop", "--abort"],
  ["rollback", "shop", "--reason", "errors: many # really"],
  ["rollback", "shop", "--target", "blue", "--strategy", "gradual"],
  ["rollback", "shop", "--next"],
  ["settle", "shop"],
  ["warm", "shop", "--replicas", "3"],
  ["image", "shop", `registry.example.com/shop:v1.3.0@sha256:${"8".repeat(64)}`],
  ["image", "shop", `registry.example.com/shop:v1.4.0@sha256:${"9".repeat(64)}`],
);

const commented = `# yaml-language-server: $schema=../../schemas/service.json

# Which colour is live.
active: blue # blue since the beginning

# The two of them:
colours:
  blue: # the old one
    version: v1.0.0   # as tagged
    image: registry.example.com/shop:v1.0.0@sha256:${"2".repeat(64)}

  green:
    # the new one
    version: "v1.1.0"
    image: 'registry.example.com/shop:v1.1.0@sha256:${"3".repeat(64)}' # pinned
edge: { hostname: shop.shop.example } # public
# the end
`;

test("100 commands at random leave a file that loads, with every comment in its order", async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(argvs, { minLength: 10, maxLength: 10 }), async (sequence) => {
      const project = new Project();
      try {
        project.write(shop, commented);
        for (const argv of sequence) {
          const { code } = await project.run(...argv);
          expect([0, 3]).toContain(code);
          if (code === 0) written++;
          const text = project.read(shop);
          loadEnvironment({ environment: "local", directory: project.folder });
          const comments = text.match(/#(?! really).*$/gm);
          expect(comments).toEqual(commented.match(/#.*$/gm));
          expect(text).toMatch(/version: ["v\d.]+ {3}# as tagged$/m);
          expect(text).toMatch(/version: "v[\d.]+"$/m);
          expect(text).toMatch(/image: '.*' # pinned$/m);
        }
      } finally {
        project.remove();
      }
    }),
    { numRuns: 10 },
  );
  expect(written).toBeGreaterThan(20);
}, 120_000);
