import { join } from "node:path";
import { loadEnvironment } from "../../model/load.js";
import { names, trafficServices } from "../../model/names.js";
import { synthesizeAll } from "../support/template.js";

const directory = join(__dirname, "../../config");

describe.each(["local", "staging", "production"])("traffic in %s", (name) => {
  const environment = loadEnvironment({ environment: name, directory });
  const all = synthesizeAll(environment);
  const services = environment.services.filter(({ kind }) => kind !== "in-place").map((service) => service.name);

  test.each(services)("given %s, then its bytes do not depend on whether other services are read", (service) => {
    const stack = names.trafficStack(environment, service);
    const alone = loadEnvironment({ environment: name, directory, services: [service] });
    expect(alone.services.map((one) => one.name)).toEqual([service]);
    const narrowed = synthesizeAll(alone).get(stack)?.json;
    expect(narrowed).toBeDefined();
    expect(JSON.stringify(narrowed)).toBe(JSON.stringify(all.get(stack)?.json));
  });
});

test.each([
  ["one service's traffic", ["local-shop-traffic"], ["shop"]],
  ["several", ["local-shop-traffic", "local-api-server-traffic"], ["shop", "api-server"]],
  ["nothing narrowed", [], undefined],
  ["a glob", ["local-shop-*"], undefined],
  ["a glob in the name", ["local-*-traffic"], undefined],
  ["a colour, whose network policy depends on who calls it", ["local-shop-blue"], undefined],
  ["traffic and something else", ["local-shop-traffic", "local-platform"], undefined],
  ["another environment", ["staging-shop-traffic"], undefined],
  ["no name", ["local--traffic"], undefined],
])("which services stacks are about: %s", (_what, stacks, services) => {
  expect(trafficServices("local", stacks)).toEqual(services);
});
