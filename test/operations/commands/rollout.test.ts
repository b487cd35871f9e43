import { aProject } from "../support/project";

const shop = "local/services/shop.yaml";
const github = "local/mcp-servers/github.yaml";

describe("a service", () => {
  test("climbs the ladder of the configuration, and ends where it began", async () => {
    const project = aProject();
    const before = project.read(shop);
    const seen: string[] = [];
    for (let rung = 0; rung < 4; rung++) {
      await project.done("rollout", "shop", "--next");
      seen.push(/rollout:\n(.*?)colours:/s.exec(project.read(shop))?.[1] ?? "");
    }
    expect(seen).toEqual([
      "  mode: canary\n  percent: 5\n",
      "  mode: canary\n  percent: 25\n",
      "  mode: canary\n  percent: 50\n",
      "  mode: full\n",
    ]);
    await project.done("rollout", "shop", "--abort");
    expect(project.read(shop)).toBe(before);
  });

  test("climbs the configured ladder", async () => {
    const project = aProject({ "base/releases.yaml": "phases: [{ percent: 10, observe: 5m }, { percent: 100 }]\n" });
    expect(await project.done("rollout", "shop", "--next")).toContain("green (v1.1.0) 10 %");
    expect(await project.done("rollout", "shop", "--next")).toContain("→ green (v1.1.0) 100 %, cluster blue");
  });

  test("releases run ids on a step down, and keeps them on a step up", async () => {
    const project = aProject();
    await project.done("rollout", "shop", "--percent", "50");
    await project.done("rollout", "shop", "--percent", "10");
    expect(project.read(shop)).toContain("rollout:\n  mode: canary\n  percent: 10\n  sticky: false\ncolours:");
    await project.done("rollout", "shop", "--percent", "20");
    expect(project.read(shop)).toContain("rollout:\n  mode: canary\n  percent: 20\ncolours:");
  });

  test("keeps a comment and an allowlist when it ends", async () => {
    const project = aProject();
    project.change(shop, "active: blue\n", "active: blue\nrollout:\n  mode: canary # careful\n  percent: 5\n");
    await project.done("rollout", "shop", "--abort");
    expect(project.read(shop)).toContain('active: blue\nrollout:\n  mode: "off" # careful\ncolours:');

    project.change(shop, 'mode: "off" # careful', "mode: full\n  allowlist: { runIds: [run-1] }");
    await project.done("rollout", "shop", "--percent", "0");
    expect(project.read(shop)).toContain('rollout:\n  mode: "off"\n  allowlist: { runIds: [run-1] }\n');
  });

  test("starts at 1 % after a rollback, with a new image", async () => {
    const project = aProject();
    await project.done("flip", "shop");
    await project.done("rollback", "shop", "--reason", "errors", "--incident", "INC-1");
    await project.done("settle", "shop");
    const image = `registry.example.com/shop:v1.1.1@sha256:${"7".repeat(64)}`;
    await project.done("image", "shop", image);
    expect(await project.run("rollout", "shop", "--percent", "5")).toMatchObject({
      code: 3,
      err: expect.stringContaining(
        "shop: v1.1.0 was rolled back (errors, INC-1) and nothing newer has been live since: this canary starts at 1 %\n",
      ),
    });
    expect(await project.done("rollout", "shop", "--next")).toContain("green (v1.1.1) 1 %");
  });
});

describe("an MCP server", () => {
  test("goes from 5 to 25 percent, to everybody and to nobody", async () => {
    const project = aProject();
    const wanted = ["--mode canary --percent 25", "--mode full", "--mode off"];
    const seen: string[] = [];
    for (const options of wanted) {
      const out = await project.done("rollout", "--mcp", "github", ...options.split(" "));
      seen.push(`${/rollout:\n(.*?)release:/s.exec(project.read(github))?.[1]} ${out.split("\n").at(-3)}`);
    }
    expect(seen).toEqual([
      "  mode: canary\n  canaryPercent: 25\n github: 5 % of run ids → 25 % of run ids",
      "  mode: full\n  canaryPercent: 100\n github: 25 % of run ids → all run ids",
      '  mode: "off"\n  canaryPercent: 100\n github: all run ids → off',
    ]);
  });

  test("given --overlay, then the overlay is changed in its own form", async () => {
    const project = aProject();
    const overlay = `{
  "mcps": [
    {
      "name": "github",
      "enabled": true,
      "rollout": {
        "mode": "canary",
        "canaryPercent": 5,
        "allowlist": {
          "runIds": ["run-xxx-123"]
        }
      }
    }
  ]
}
`;
    project.write("mine.overlay.json", overlay);
    const layer = project.read(github);
    const path = project.path("mine.overlay.json");
    await project.done("rollout", "--overlay", path, "--mcp", "github", "--mode", "canary", "--percent", "25");
    expect(project.read("mine.overlay.json")).toBe(overlay.replace(": 5", ": 25"));
    expect(project.read("mine.overlay.json.bak")).toBe(overlay);
    await project.done("rollout", "--overlay", path, "--mcp", "github", "--mode", "off");
    expect(project.read("mine.overlay.json")).toBe(overlay.replace(": 5", ": 25").replace('"canary"', '"off"'));
    expect(project.read(github)).toBe(layer);
  });

  test("given an overlay without the server, then it is added", async () => {
    const project = aProject();
    const args = ["rollout", "--mcp", "github", "--mode", "canary", "--percent", "30", "--overlay"];
    project.write("mine.json", "{}\n");
    await project.done(...args, project.path("mine.json"));
    expect(JSON.parse(project.read("mine.json"))).toEqual({
      mcps: [{ name: "github", rollout: { canaryPercent: 30 } }],
    });
    project.write("mine.yaml", "# my own\n");
    await project.done(...args, project.path("mine.yaml"));
    expect(project.read("mine.yaml")).toBe("# my own\nmcpServers:\n  github:\n    rollout:\n      canaryPercent: 30\n");
  });

  test("given a protected environment, then a server starts with a canary, which enables it", async () => {
    const project = aProject();
    const file = "production/mcp-servers/github.yaml";
    project.change(file, "enabled: true\nrollout:\n  mode: canary\n  canaryPercent: 5\n", "");
    const args = ["rollout", "--mcp", "github", "--env", "production", "--yes", "--mode"];
    expect(await project.run(...args, "full")).toEqual({
      code: 3,
      out: "",
      err: "github: production is protected, so every rollout starts with a canary, and github reaches nobody yet: start with `switchyard rollout --mcp github --mode canary --percent 5 --env production`\n",
    });
    expect(await project.done(...args, "canary", "--percent", "5")).toContain("github: disabled → 5 % of run ids\n");
    expect(project.read(file)).toContain("enabled: true\nrollout:\n  mode: canary\n  canaryPercent: 5\nrelease:");
    expect(await project.done(...args, "full")).toContain("github: 5 % of run ids → all run ids\n");
  });
});

test.each([
  [["rollout"], 2, "name a service, or an MCP server with --mcp"],
  [["rollout", "shop"], 2, "give one of --percent <n>, --next, --promote and --abort"],
  [["rollout", "shop", "--next", "--abort"], 2, "give one of --percent <n>, --next, --promote and --abort"],
  [["rollout", "shop", "--percent", "100"], 2, "--percent got 100; 0 to 99, or --promote for everything"],
  [["rollout", "shop", "--percent", "5.5"], 2, '--percent got "5.5"; a whole number from 0 to 100'],
  [["rollout", "shop", "--percent", "-1"], 2, '--percent got "-1"; a whole number from 0 to 100'],
  [["rollout", "shop", "--mode", "full"], 2, "--mode is for an MCP server: name it with --mcp"],
  [["rollout", "shop", "--mcp", "github"], 2, "name a service or --mcp, not both"],
  [
    ["rollout", "--mcp", "github", "--next"],
    2,
    "an MCP server takes --mode off, canary or full, and no --next, --promote or --abort",
  ],
  [["rollout", "--mcp", "github"], 2, "give --mode off, --mode canary --percent <n>, or --mode full"],
  [["rollout", "--mcp", "github", "--mode", "some"], 2, '--mode got "some"; off, canary, full'],
  [["rollout", "--mcp", "github", "--mode", "canary"], 2, "--mode canary takes --percent <n>, 1 to 99"],
  [["rollout", "--mcp", "github", "--mode", "full", "--percent", "5"], 2, "--mode full takes no --percent"],
  [["rollout", "--mcp", "gitbub", "--mode", "off"], 2, 'local has no MCP server "gitbub"; did you mean "github"?'],
  [
    ["rollout", "legacy", "--next"],
    3,
    "legacy: legacy has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip\nFrom here:\n  switchyard rollback legacy --env local\n  switchyard flip legacy --to green --env local",
  ],
])("%j is not done", async (argv, code, err) => {
  const project = aProject();
  expect(await project.run(...argv)).toEqual({ code, out: "", err: `${err}\n` });
});
