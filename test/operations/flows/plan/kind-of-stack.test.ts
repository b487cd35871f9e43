import { loadEnvironment } from "../../../../model/load";
import { kindsOfStack } from "../../../../operations/flows/plan/kind-of-stack";

const environment = loadEnvironment({ environment: "local", directory: "config" });

test.each([
  ["local-prompt-service-traffic", ["traffic", "drain", "release", "providers", "platform"]],
  ["local-prompt-service-green", ["release", "maintenance", "mcp"]],
  ["local-redis", ["in-place", "maintenance", "mcp"]],
  ["local-platform", ["platform", "drain"]],
  ["local-edge", ["platform", "drain"]],
  ["local-alerts", ["platform", "drain"]],
])("%s goes through changes of the kinds %j", (stack, kinds) => {
  expect(kindsOfStack(environment, stack)).toEqual(kinds);
});
