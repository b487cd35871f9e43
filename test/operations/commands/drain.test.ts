import { loadEnvironment } from "../../../model/load";
import { aProject } from "../support/project";

const mcp = "local/edges/mcp.yaml";

test("takes an origin out of rotation and puts it back, in the order that it had", async () => {
  const project = aProject();
  const before = project.read(mcp);
  await project.done("drain", "mcp", "koyeb-primary");
  expect(project.read(mcp)).toBe(before.replace("koyeb.localhost\n", "koyeb.localhost\n    drained: true\n"));
  const origins = (): [string, boolean][] =>
    loadEnvironment({ environment: "local", directory: project.folder }).edges.flatMap((edge) =>
      Object.entries(edge.origins).map(([name, { drained }]): [string, boolean] => [name, drained]),
    );
  expect(origins()).toEqual([
    ["koyeb-primary", true],
    ["flyio-standby", false],
  ]);
  await project.done("undrain", "mcp", "koyeb-primary");
  expect(project.read(mcp)).toBe(before.replace("koyeb.localhost\n", "koyeb.localhost\n    drained: false\n"));
  expect(origins().map(([, drained]) => drained)).toEqual([false, false]);
});

test("keeps the order of the origins in a layer that names only one of them yet", async () => {
  const project = aProject();
  project.write("mine.overlay.yaml", "edges:\n  mcp:\n    origins:\n      flyio-standby:\n        drained: true\n");
  const overlay = project.path("mine.overlay.yaml");
  await project.done("undrain", "mcp", "flyio-standby", "--overlay", overlay);
  await project.done("drain", "mcp", "koyeb-primary", "--overlay", overlay);
  expect(project.read("mine.overlay.yaml")).toBe(
    "edges:\n  mcp:\n    origins:\n      koyeb-primary:\n        drained: true\n      flyio-standby:\n        drained: false\n",
  );
});

test.each([
  [["drain", "mpc", "koyeb-primary"], 2, 'local has no edge "mpc"; did you mean "mcp"?'],
  [["drain", "mcp", "koyeb"], 2, 'mcp has no origin "koyeb"; did you mean "koyeb-primary"?'],
  [["undrain", "mcp", "vercel"], 2, 'mcp has no origin "vercel"; koyeb-primary, flyio-standby'],
])("refuses %j", async (argv, code, err) => {
  expect(await aProject().run(...argv)).toEqual({ code, out: "", err: `${err}\n` });
});

test("refuses to drain the last origin", async () => {
  const project = aProject();
  await project.done("drain", "mcp", "koyeb-primary");
  expect(await project.run("drain", "mcp", "flyio-standby")).toEqual({
    code: 3,
    out: "",
    err: "mcp: flyio-standby is the last origin in rotation: `switchyard undrain mcp <origin> --env local` puts another one back first\n",
  });
});

test("names the command that applies the hostname's stack and those of the services that fall back to it", async () => {
  expect(await aProject().done("drain", "mcp", "koyeb-primary")).toContain(
    "To apply it: switchyard apply local-edge local-shop-traffic --env local\n",
  );
});

test("given a protected environment, then --apply is refused and the file stays unchanged", async () => {
  const project = aProject();
  const before = project.read("production/edges/mcp.yaml");
  const ci = process.env.CI;
  process.env.CI = "";
  try {
    const drain = ["drain", "mcp", "koyeb-primary", "--env", "production", "--yes"];
    expect(await project.run(...drain, "--apply")).toEqual({
      code: 3,
      out: "",
      err: "production is protected: CI applies what is reviewed, so nothing was changed. Leave out --apply and propose the change\n",
    });
    expect(await project.run(...drain, "--apply", "--dry-run")).toMatchObject({ code: 2 });
  } finally {
    if (ci === undefined) delete process.env.CI;
    else process.env.CI = ci;
  }
  expect(project.read("production/edges/mcp.yaml")).toBe(before);
});
