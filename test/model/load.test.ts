import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError, environmentNames, loadEnvironment, readEnvironment } from "../../model/load.js";
import { type Edits, edited, mistakesOf, withFolder } from "./support/folder.js";
import { goodConfiguration } from "./support/good-configuration.js";

function load(edits: Edits, environment = "local", overlay?: string) {
  return withFolder(edited(goodConfiguration, edits), (folder) =>
    loadEnvironment({
      environment,
      directory: folder,
      ...(overlay === undefined ? {} : { overlay: join(folder, overlay) }),
    }),
  );
}

function explained(edits: Edits, environment: string, path: string, overlay?: string) {
  return withFolder(edited(goodConfiguration, edits), (folder) =>
    readEnvironment({
      environment,
      directory: folder,
      ...(overlay === undefined ? {} : { overlay: join(folder, overlay) }),
    })
      .explain()
      .filter((value) => value.path === path)
      .map(({ file, ...rest }) => ({
        ...rest,
        ...(file === undefined ? {} : { file: file.replace(`${folder}/`, "") }),
      })),
  );
}

const complaints = (from: number) => `services: { shop: { workload: { replicas: ${from} } } }\n`;
const replicasOf = (environment: ReturnType<typeof load>) => {
  const shop = environment.services.find(({ name }) => name === "shop");
  return shop?.kind === "blue-green" ? shop.workload.replicas : undefined;
};

describe("layers", () => {
  const inEnvironment: Edits = {
    "local/services/shop.yaml": ["active: blue\n", "active: blue\nworkload: { replicas: 3 }\n"],
  };
  const inLocal: Edits = { ...inEnvironment, "local.local.yaml": complaints(4) };
  const inOverlay: Edits = { ...inLocal, "o.yaml": complaints(5) };

  test.each([
    ["base", {}, undefined, 2],
    ["environment", inEnvironment, undefined, 3],
    ["local", inLocal, undefined, 4],
    ["overlay", inOverlay, "o.yaml", 5],
  ])("the later wins: %s", (_layer, edits: Edits, overlay, replicas) => {
    expect(replicasOf(load(edits, "local", overlay))).toBe(replicas);
  });

  test("maps merge and lists replace", () => {
    const shop = load({
      "local/services/shop.yaml": [
        "active: blue\n",
        "active: blue\nworkload: { calls: [redis], configuration: { COLOUR: red } }\n",
      ],
    }).services.find(({ name }) => name === "shop");
    expect(shop).toMatchObject({ workload: { calls: ["redis"], configuration: { GREETING: "hello", COLOUR: "red" } } });
  });

  test("null removes any value that a lower layer set", () => {
    const shop = load({
      "local/services/shop.yaml": ["active: blue\n", "active: blue\nworkload: { autoscale: null, calls: ~ }\n"],
    }).services.find(({ name }) => name === "shop");
    expect(shop).toMatchObject({ workload: { calls: [] } });
    expect(shop).not.toHaveProperty(["workload", "autoscale"]);
  });

  test("a whole service can be removed", () => {
    const { services } = load({ "o.yaml": "services: { legacy: null }\n" }, "local", "o.yaml");
    expect(services.map(({ name }) => name)).toEqual(["proxy", "redis", "shop"]);
  });

  test("given a protected environment, then the local layer is not read, and `explain` says so", () => {
    const edits = { "production.local.yaml": complaints(4) };
    expect(replicasOf(load(edits, "production"))).toBe(2);
    expect(explained(edits, "production", "")).toEqual([
      {
        path: "",
        value: "this layer is not read, because the environment is protected",
        layer: "local",
        file: "production.local.yaml",
        line: 1,
      },
    ]);
  });

  test("given a protected environment, then a broken local layer is not even opened", () => {
    expect(replicasOf(load({ "production.local.yaml": "\t: [" }, "production"))).toBe(2);
  });

  test("given a protected environment, then an overlay is read", () => {
    expect(replicasOf(load({ "o.yaml": complaints(5) }, "production", "o.yaml"))).toBe(5);
  });

  test("an overlay may list MCP servers, in JSON with tabs and a byte order mark", () => {
    const text =
      '\ufeff{\n\t"mcps": [\n\t\t{ "name": "github", "enabled": true, "rollout": { "mode": "off" } }\n\t]\n}\n';
    const { mcpServers } = load({ "o.json": text }, "production", "o.json");
    expect(mcpServers[0]).toMatchObject({ name: "github", enabled: true, rollout: { mode: "off", canaryPercent: 5 } });
  });

  test("a layer of comments alone sets nothing", () => {
    expect(replicasOf(load({ "local.local.yaml": "# later\n" }))).toBe(2);
  });

  test("Windows line ends and editors' backups change nothing", () => {
    const shop = goodConfiguration["base/services/shop.yaml"] ?? "";
    const edits = {
      "base/services/shop.yaml": shop.replaceAll("\n", "\r\n"),
      "base/services/shop.yaml~": "broken: [",
      "base/services/.shop.yaml.swp": "broken: [",
      "base/services/shop.yaml.bak": "broken: [",
      "base/README.md": "# Base\n",
    };
    expect(load(edits)).toEqual(load({}));
  });
});

describe("the environment", () => {
  test("sorts parts by name, and keeps the order of origins", () => {
    const { services, edges } = load({});
    expect(services.map(({ name }) => name)).toEqual(["legacy", "proxy", "redis", "shop"]);
    expect(Object.keys(edges[0]?.origins ?? {})).toEqual(["koyeb-primary", "flyio-standby"]);
  });

  test("takes a new order from a layer that names all origins", () => {
    const origins = (goodConfiguration["local/edges/mcp.yaml"] ?? "").split("origins:\n");
    const swapped = `${origins[0]}origins:\n  flyio-standby: { address: flyio.localhost }\n  koyeb-primary: { address: koyeb.localhost }\n`;
    const { edges } = load({ "local/edges/mcp.yaml": swapped });
    expect(Object.keys(edges[0]?.origins ?? {})).toEqual(["flyio-standby", "koyeb-primary"]);
  });

  test("gives a service without a kind the kind blue-green", () => {
    expect(load({}).services.find(({ name }) => name === "shop")?.kind).toBe("blue-green");
  });

  test("reads `off` as text, and turns numbers and booleans in environment variables into text", () => {
    const shop = load({
      "base/services/shop.yaml": ["    GREETING: hello\n", "    GREETING: off\n    RETRIES: 3\n    STRICT: true\n"],
    }).services.find(({ name }) => name === "shop");
    expect(shop).toMatchObject({
      rollout: { mode: "off" },
      workload: { configuration: { GREETING: "off", RETRIES: "3", STRICT: "true" } },
    });
  });

  test("is deeply frozen", () => {
    const open: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
    };
    look(load({}, "production"), "environment");
    expect(open).toEqual([]);
  });

  test("does not depend on the order in which files were written", () => {
    const backwards = Object.fromEntries(Object.entries(goodConfiguration).reverse());
    expect(
      withFolder(backwards, (folder) => JSON.stringify(loadEnvironment({ environment: "local", directory: folder }))),
    ).toBe(JSON.stringify(load({})));
  });

  test("is named by its folder; base and schemas are not environments", () => {
    const names = withFolder({ ...goodConfiguration, "schemas/x.json": "{}", ".hidden/x": "" }, environmentNames);
    expect(names).toEqual(["local", "production"]);
  });
});

describe("explaining", () => {
  test.each([
    ["base", {}, undefined, 2, "base/services/shop.yaml", 8],
    ["local", { "local.local.yaml": complaints(4) }, undefined, 4, "local.local.yaml", 1],
    ["overlay", { "o.yaml": `# mine\n${complaints(5)}` }, "o.yaml", 5, "o.yaml", 2],
  ])("names the layer that has the last word: %s", (layer, edits: Edits, overlay, value, file, line) => {
    const path = "services.shop.workload.replicas";
    expect(explained(edits, "local", path, overlay)).toEqual([{ path, value, layer, file, line }]);
  });

  test("gives an unset value the layer default and no place", () => {
    const path = "services.shop.workload.servicePort";
    expect(explained({}, "local", path)).toEqual([{ path, value: 80, layer: "default" }]);
  });

  test("shows a list as one value, as it was written", () => {
    expect(explained({}, "local", "triggers.watch")).toEqual([
      { path: "triggers.watch", value: ["error_rate > 2%"], layer: "base", file: "base/triggers.yaml", line: 11 },
    ]);
  });

  test("puts keys with special characters in brackets", () => {
    const path = 'services.shop.workload.writablePaths["/tmp"].sizeLimit';
    expect(explained({}, "local", path)).toEqual([
      { path, value: "64Mi", layer: "base", file: "base/services/shop.yaml", line: 23 },
    ]);
  });

  test("refuses a broken configuration", () => {
    const edits: Edits = { "local/services/shop.yaml": ["active: blue", "active: purple"] };
    expect(() => explained(edits, "local", "")).toThrow(ConfigurationError);
  });
});

describe("links", () => {
  const inFolder = (link: (folder: string) => void) =>
    withFolder(goodConfiguration, (folder) => {
      link(folder);
      return mistakesOf(folder, "local");
    });

  test("may lead to another file of the configuration", () => {
    expect(
      inFolder((folder) => symlinkSync("../../base/services/redis.yaml", join(folder, "local/services/extra.yaml"))),
    ).toEqual([
      "local/services/extra.yaml:1:1  services.extra.release: is missing; a map with at least version, image",
    ]);
  });

  test("may not lead out of the configuration", () => {
    expect(inFolder((folder) => symlinkSync("/etc/hostname", join(folder, "local/services/host.yaml")))).toEqual([
      "local/services/host.yaml:1:1  services.host: this link leads out of the configuration; put a file here",
    ]);
  });

  test("may not lead out of the configuration as a folder", () => {
    const said = withFolder({ "x.yaml": "kind: in-place\n" }, (outside) =>
      inFolder((folder) => {
        mkdirSync(join(folder, "other"));
        writeFileSync(join(folder, "other/environment.yaml"), "");
        symlinkSync(outside, join(folder, "other/services"));
        symlinkSync(outside, join(folder, "local/mcp-servers-2"));
      }),
    );
    expect(said).toEqual(['local/mcp-servers-2:1:1  this name is not expected here; did you mean "mcp-servers"?']);
  });

  test("may not be broken", () => {
    expect(inFolder((folder) => symlinkSync("nowhere", join(folder, "local/services/gone.yaml")))).toEqual([
      "local/services/gone.yaml:1:1  services.gone: there is no such file, but it is named as a layer",
    ]);
  });
});

test("counts the mistakes in the error, and lists them by file and line", () => {
  const edits: Edits = {
    "local/services/shop.yaml": ["active: blue", "active: purple"],
    "base/edges/mcp.yaml": ["  interval: 30", "  intervall: 30"],
  };
  const error = withFolder(edited(goodConfiguration, edits), (folder) => {
    try {
      return loadEnvironment({ environment: "local", directory: folder });
    } catch (thrown) {
      return thrown;
    }
  });
  expect(error).toBeInstanceOf(ConfigurationError);
  if (!(error instanceof ConfigurationError)) return;
  expect(error.name).toBe("ConfigurationError");
  expect(error.message).toMatch(/^2 mistakes in the configuration of local:\n {2}/);
  expect(error.problems.map(({ line, column, path, message }) => ({ line, column, path, message }))).toEqual([
    {
      line: 2,
      column: 3,
      path: "edges.mcp.monitor.intervall",
      message: 'this key is not known; did you mean "interval"?',
    },
    { line: 1, column: 9, path: "services.shop.active", message: '"purple" is not allowed; blue or green' },
  ]);
});

describe("the folder of the configuration", () => {
  const said = (files: Readonly<Record<string, string>>, below: string, environment: string) =>
    withFolder(files, (folder) => mistakesOf(join(folder, below), environment));

  test("must exist", () => {
    expect(said({}, "nowhere", "local")).toEqual([
      "config:1:1  there is no such folder; start from the project's folder, or name the folder of the configuration",
    ]);
  });

  test("must be a folder", () => {
    expect(said({ file: "" }, "file", "local")).toEqual([
      "config:1:1  there is no such folder; start from the project's folder, or name the folder of the configuration",
    ]);
  });

  test("must hold an environment", () => {
    expect(said({ "config/base/x": "" }, "config", "local")).toEqual([
      "config:1:1  there is no environment here; make a folder with environment.yaml, releases.yaml, triggers.yaml, services, edges, mcp-servers",
    ]);
  });

  test("holds environments whose names are valid in names of stacks and pools", () => {
    expect(said({ "config/My_Env/environment.yaml": "" }, "config", "My_Env")).toEqual([
      'config:1:1  "My_Env" is not allowed as an environment\'s name; lower-case letters, digits and hyphens, starting with a letter, such as `prompt-service`',
    ]);
  });
});

describe("some services alone", () => {
  const loadOnly = (services: readonly string[], edits: Edits = {}, overlay?: string) =>
    withFolder(edited(goodConfiguration, edits), (folder) =>
      loadEnvironment({
        environment: "local",
        directory: folder,
        services,
        ...(overlay === undefined ? {} : { overlay: join(folder, overlay) }),
      }),
    );
  const loaded = (...given: Parameters<typeof loadOnly>) => loadOnly(...given).services.map(({ name }) => name);

  test("are the same as when all are read, along with the rest of the environment", () => {
    const whole = load({});
    const alone = loadOnly(["shop"]);
    expect(alone).toEqual({ ...whole, services: whole.services.filter(({ name }) => name === "shop") });
    expect(alone.edges.length).toBeGreaterThan(0);
    expect(loaded(["redis", "shop"])).toEqual(["redis", "shop"]);
  });

  test("load despite mistakes in others", () => {
    const broken: Edits = {
      "local/services/redis.yaml": "kind: [\n",
      "o.yaml": "services: { proxy: { active: red } }\n",
    };
    expect(loaded(["shop"], broken, "o.yaml")).toEqual(["shop"]);
    expect(() => loadOnly(["redis"], broken)).toThrow(/local\/services\/redis\.yaml:/);
  });

  test("may call a service that is not read, but not one that does not exist", () => {
    const calling = (name: string): Edits => ({
      "local/services/shop.yaml": ["active: blue\n", `active: blue\nworkload: { calls: [${name}] }\n`],
    });
    expect(loaded(["shop"], calling("redis"))).toEqual(["shop"]);
    expect(() => loadOnly(["shop"], calling("rediss"))).toThrow('did you mean "redis"?');
  });

  test("are merged from all layers", () => {
    expect(replicasOf(loadOnly(["shop"], { "o.yaml": complaints(5) }, "o.yaml"))).toBe(5);
  });

  test("given a name without a file, then all services are read, so that the mistake is found", () => {
    expect(loaded(["shop", "shpo"])).toEqual(load({}).services.map(({ name }) => name));
  });
});
