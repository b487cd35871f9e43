import { aProject } from "../support/project";

const shop = "local/services/shop.yaml";

test("changes one line, shows it, and says what it means", async () => {
  const project = aProject();
  const before = project.read(shop);

  expect(await project.done("flip", "shop")).toBe(`config/local/services/shop.yaml
@@ -1,4 +1,4 @@
-active: blue
+active: green
 colours:
   blue:
     version: v1.0.0
shop: blue (v1.0.0) 100 % → green (v1.1.0) 100 %
Written; backup: config/local/services/shop.yaml.bak
To apply it: switchyard apply local-shop-traffic --env local
`);
  expect(project.read(shop)).toBe(before.replace("active: blue", "active: green"));
  expect(project.read(`${shop}.bak`)).toBe(before);
});

test("given --to, then a second flip changes nothing", async () => {
  const project = aProject();
  await project.done("flip", "shop", "--to", "green");
  const once = project.read(shop);
  expect(await project.done("flip", "shop", "--to", "green")).toBe(
    "shop: flip to green: already so, nothing to change.\n",
  );
  expect(project.read(shop)).toBe(once);
  expect(project.read(`${shop}.bak`)).toContain("active: blue");
});

test("given two flips, then the file has its old bytes", async () => {
  const project = aProject();
  const before = project.read(shop);
  await project.done("flip", "shop");
  await project.done("flip", "shop");
  expect(project.read(shop)).toBe(before);
});

test("ends the rollout that it follows", async () => {
  const project = aProject();
  const before = project.read(shop);
  await project.done("rollout", "shop", "--promote");
  expect(project.read(shop)).toContain("active: blue\nrollout:\n  mode: full\ncolours:");
  await project.done("flip", "shop");
  expect(project.read(shop)).toBe(before.replace("active: blue", "active: green"));
});

test("given a protected environment, then a flip is refused before the last rung of the ladder", async () => {
  const project = aProject();
  expect(await project.run("flip", "shop", "--env", "production", "--yes")).toEqual({
    code: 3,
    out: "",
    err: `shop: production is protected, so no candidate gets all traffic without a canary: green has 0 %, and the next step is 5 %
From here:
  switchyard rollout shop --next --env production
`,
  });
  expect(project.exists("production/services/shop.yaml.bak")).toBe(false);
});

test("given a protected environment, then every step up to the flip is confirmed", async () => {
  const project = aProject();
  const file = "production/services/shop.yaml";
  const before = project.read(file);
  const refused = await project.run("rollout", "shop", "--next", "--env", "production");
  expect(refused).toMatchObject({
    code: 3,
    err: "Change config/production/services/shop.yaml? Nobody is here to answer: run it again with --yes.\n",
  });
  expect(project.read(file)).toBe(before);
  for (const share of [5, 25, 50]) {
    const out = await project.done("rollout", "shop", "--next", "--env", "production", "--yes");
    expect(out).toContain(`, green (v1.1.0) ${share} %, cluster blue\n`);
  }
  await project.done("flip", "shop", "--env", "production", "--yes");
  expect(project.read(file)).toBe(before.replace("active: blue", "active: green"));
});

test.each([
  [["flip", "shp"], 2, 'local has no service "shp"; did you mean "shop"?\n'],
  [["flip", "billing"], 2, 'local has no service "billing"; legacy, proxy, redis, shop\n'],
  [["flip", "redis"], 2, "redis is replaced in place: it has no colours, so no traffic moves between them\n"],
  [["flip", "shop", "--to", "red"], 2, '--to got "red"; blue, green\n'],
  [["flip", "proxy"], 3, "proxy: green has no image: `switchyard image proxy <ref@digest> --env local` gives it one\n"],
  [["flip", "shop", "--reason", "two\nlines"], 2, "--reason takes 1 to 200 characters on one line\n"],
])("refuses %j", async (argv, code, err) => {
  const project = aProject();
  expect(await project.run(...argv)).toEqual({ code, out: "", err });
});

test("given a service that is managed elsewhere, when it is flipped, then its file is made", async () => {
  const project = aProject();
  const out = await project.done("flip", "legacy");
  expect(project.read("local/services/legacy.yaml")).toBe("active: green\n");
  expect(out).toContain("legacy: blue 100 % → green 100 %\nWritten.\n");
  expect(project.exists("local/services/legacy.yaml.bak")).toBe(false);
});
