import { traitsOf } from "../kinds.js";
import type { Path } from "../load/node.js";
import type { Configuration } from "../schema/primitives.js";
import type { Draft, Rule, RuleTable } from "./rule.js";

/** Maximum size of a ConfigMap, keys and values together, in bytes. */
const largestConfigMap = 1_048_576;

const switches: Readonly<Record<string, string>> = {
  MAINTENANCE_MODE: "environment.maintenanceMode",
  READ_ONLY_MODE: "environment.readOnlyMode",
};

/** The rule for everything that becomes a ConfigMap. */
export const configMapRule: Rule<Configuration, unknown> = {
  rule: "The environment variables of a container fit into a ConfigMap of 1 MiB.",
  *broken(variables) {
    const bytes = Object.entries(variables).reduce(
      (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
      0,
    );
    if (bytes <= largestConfigMap) return;
    yield { at: [], found: bytes, allowed: `at most ${largestConfigMap} bytes, keys and values together` };
  },
};

const rules: readonly Rule<Configuration>[] = [
  {
    rule: "A protected environment does not set `ENVIRONMENT=development`, which disables the check of the gateway's secret.",
    *broken(variables, { settings }) {
      if (settings?.protected !== true || variables.ENVIRONMENT?.toLowerCase() !== "development") return;
      const allowed =
        "another name in a protected environment: `development` disables the check of the gateway's secret";
      yield { at: ["ENVIRONMENT"], found: variables.ENVIRONMENT, allowed };
    },
  },
  {
    rule: "A `static` environment enables neither dynamic configuration nor code modification.",
    *broken(variables, { settings }) {
      if (settings?.mode !== "static") return;
      for (const name of ["ALLOW_DYNAMIC_CONFIG", "ALLOW_CODE_MODIFICATION"]) {
        const value = variables[name];
        if (value === undefined || /^(false|0|no|off|)$/i.test(value)) continue;
        yield { at: [name], found: value, allowed: "false, because the environment's mode is `static`" };
      }
    },
  },
  {
    rule: "Maintenance and read-only mode are set in one place.",
    *broken(variables) {
      for (const [name, key] of Object.entries(switches)) {
        if (!Object.hasOwn(variables, name)) continue;
        yield {
          at: [name],
          mark: "key",
          found: name,
          allowed: `${key}, which applies to every service at once`,
          remedy: "Remove it here",
        };
      }
    },
  },
  configMapRule,
];

/** Rules for environment variables, wherever they are declared. */
export const configurationRules: RuleTable<Configuration> = {
  about: "Environment variables",
  subjects: (draft) => configurations(draft),
  rules,
};

function* configurations(draft: Draft): Generator<{ readonly at: Path; readonly subject: Configuration }> {
  const { settings, services, edges, mcpServers } = draft;
  if (settings !== undefined) yield { at: ["environment", "configuration"], subject: settings.configuration };
  for (const edge of edges) {
    yield { at: ["edges", edge.name, "configuration"], subject: edge.configuration };
    for (const [name, origin] of Object.entries(edge.origins)) {
      yield { at: ["edges", edge.name, "origins", name, "configuration"], subject: origin.configuration };
    }
  }
  for (const server of mcpServers) {
    yield { at: ["mcpServers", server.name, "workload", "configuration"], subject: server.workload.configuration };
    yield { at: ["mcpServers", server.name, "release", "configuration"], subject: server.release.configuration };
  }
  for (const service of services) {
    const { workload, releases } = traitsOf(service);
    const at = ["services", service.name];
    if (workload !== undefined) yield { at: [...at, "workload", "configuration"], subject: workload.configuration };
    for (const { path, release } of releases)
      yield { at: [...at, ...path, "configuration"], subject: release.configuration };
  }
}
