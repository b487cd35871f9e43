import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isColoured, mcpNamespaceOf } from "../../model/environment.js";
import { traitsOf } from "../../model/kinds.js";
import { environmentNames, loadEnvironment } from "../../model/load.js";
import { digestOf } from "../../model/schema/primitives.js";

const directory = join(__dirname, "../../config");
const load = (environment: string, overlay?: string) =>
  loadEnvironment({ environment, directory, ...(overlay === undefined ? {} : { overlay }) });
const environments = ["local", "production", "staging"];

test("there are three environments, and all load", () => {
  expect(environmentNames(directory)).toEqual(environments);
  for (const name of environments) expect(load(name).name).toBe(name);
});

test("each has its own namespace, zone and account, and only production is protected", () => {
  const said = environments
    .map((name) => load(name))
    .map((environment) => ({
      name: environment.name,
      namespaces: [environment.settings.namespace, mcpNamespaceOf(environment)],
      zone: environment.settings.cloudflare.zone,
      mode: environment.settings.mode,
      protected: environment.settings.protected,
      backend: environment.settings.terraform.backend.type,
    }));
  expect(said).toEqual([
    {
      name: "local",
      namespaces: ["techdev", "techdev-mcp"],
      zone: "mcpist.example",
      mode: "development",
      protected: false,
      backend: "local",
    },
    {
      name: "production",
      namespaces: ["techsapo-production", "techsapo-production-mcp"],
      zone: "mcpist.com",
      mode: "static",
      protected: true,
      backend: "s3",
    },
    {
      name: "staging",
      namespaces: ["techsapo-staging", "techsapo-staging-mcp"],
      zone: "mcpist-staging.com",
      mode: "static",
      protected: false,
      backend: "s3",
    },
  ]);
});

test("production's hot standby is Koyeb, then Fly.io, probed every 30 s with 2 retries and 5 s", () => {
  const [mcp] = load("production").edges;
  expect(mcp).toMatchObject({
    name: "mcp",
    hostname: "mcp.mcpist.com",
    monitor: {
      type: "https",
      method: "GET",
      path: "/health",
      expectedCodes: "200",
      expectedBody: "ok",
      interval: 30,
      timeout: 5,
      retries: 2,
    },
    origins: {
      "koyeb-primary": {
        address: "mcpist.koyeb.app",
        configuration: { ENVIRONMENT: "production-primary", LOG_PREFIX: "[koyeb]" },
      },
      "flyio-standby": {
        address: "mcpist.fly.dev",
        configuration: { ENVIRONMENT: "production-standby", LOG_PREFIX: "[flyio]" },
      },
    },
  });
  expect(Object.keys(mcp?.origins ?? {})).toEqual(["koyeb-primary", "flyio-standby"]);
});

test("the services have the kinds of the platform, blue is live everywhere, and prompt-service has both colours", () => {
  for (const environment of environments.map((name) => load(name))) {
    expect(environment.services.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "api-server blue-green",
      "mcp-proxy blue-green",
      "prompt-service blue-green",
      "redis in-place",
      "wall-bounce-engine in-place",
    ]);
    expect(environment.services.filter(isColoured).map(({ active }) => active)).toEqual(["blue", "blue", "blue"]);
    const prompt = environment.services.find(({ name }) => name === "prompt-service");
    expect(prompt).toMatchObject({
      edge: { standby: "mcp" },
      colours: { blue: { version: "v1.0.0" }, green: { version: "v1.1.0" } },
    });
  }
});

test("only the gateway reaches the MCP servers, and nothing calls anything but queue and gateway", () => {
  const { settings, services } = load("production");
  expect(settings.gateway).toBe("mcp-proxy");
  expect(services.map((service) => [service.name, "workload" in service ? service.workload.calls : []])).toEqual([
    ["api-server", ["redis"]],
    ["mcp-proxy", []],
    ["prompt-service", ["mcp-proxy", "redis"]],
    ["redis", ["redis"]],
    ["wall-bounce-engine", ["mcp-proxy", "redis"]],
  ]);
});

test("MCP servers are off in base, and production starts with a canary", () => {
  expect(load("production").mcpServers.map(({ name, enabled, rollout }) => [name, enabled, rollout.mode])).toEqual([
    ["cipher", false, "off"],
    ["github", true, "canary"],
    ["serena", false, "off"],
  ]);
  for (const name of ["cipher", "github", "serena"]) {
    expect(readFileSync(join(directory, `base/mcp-servers/${name}.yaml`), "utf8")).toContain("enabled: false\n");
  }
});

test("the documents' triggers hold where a service declares none of its own", () => {
  const { triggers } = load("production");
  expect([triggers.observationWindow, triggers.confirmationWindow]).toEqual(["5m", "2m"]);
  expect(triggers.critical.map(({ text }) => text)).toEqual([
    "error_rate > 10%",
    "availability < 95%",
    "p99_latency > 10000ms",
  ]);
  expect(triggers.warning.map(({ text }) => text)).toEqual([
    "error_rate > 5%",
    "p95_latency > 3000ms",
    "hallucination_rate > 15%",
  ]);
  expect(triggers.watch.map(({ text }) => text)).toEqual([
    "error_rate > 2%",
    "p50_latency > 1000ms",
    "user_complaints > 5",
  ]);
});

test("what may change itself is development alone", () => {
  const flags = environments.map((name) => load(name).settings.configuration);
  expect(
    flags.map((all) => [all.ENVIRONMENT, all.ALLOW_DYNAMIC_CONFIG, all.ALLOW_CODE_MODIFICATION, all.DEBUG_LEVEL]),
  ).toEqual([
    ["development", "true", "true", "DEBUG"],
    ["production", "false", "false", "ERROR"],
    ["staging", "false", "false", "INFO"],
  ]);
});

test("two releases share a digest only where they are the same version of the same image", () => {
  const images = environments.flatMap((name) =>
    load(name).services.flatMap((service) => traitsOf(service).releases.map(({ release }) => release.image)),
  );
  expect(new Set(images.map(digestOf)).size).toBe(new Set(images).size);
});

test("the example of an overlay loads over production", () => {
  const { mcpServers } = load("production", join(directory, "overlay.example.yaml"));
  expect(mcpServers.find(({ name }) => name === "github")?.rollout).toEqual({
    mode: "canary",
    canaryPercent: 5,
    allowlist: { runIds: ["run-xxx-123"] },
  });
});
