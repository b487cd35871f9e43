import { isColoured } from "../environment.js";
import type { McpServer } from "../schema/mcp-server.js";
import { allowlist } from "../schema/service.js";
import { partsOfMalformed, type Rule, type RuleTable, repeated } from "./rule.js";

const rules: readonly Rule<McpServer>[] = [
  {
    rule: "A canary has 1 to 99 percent of the run ids, or an allowlist.",
    *broken({ rollout: { mode, canaryPercent, allowlist } }) {
      if (mode !== "canary") return;
      if (canaryPercent === 100) {
        yield {
          at: ["rollout", "canaryPercent"],
          found: 100,
          allowed: "1 to 99 in a canary",
          remedy: "For all run ids, write `mode: full`",
        };
      }
      if (canaryPercent === 0 && allowlist.runIds.length === 0) {
        const allowed = "1 to 99 in a canary without an allowlist";
        yield {
          at: ["rollout", "canaryPercent"],
          found: 0,
          allowed,
          remedy: "Write a percent, or `mode: off` for nobody",
        };
      }
    },
  },
  {
    rule: "A full rollout names no percentage.",
    *broken({ rollout: { mode, canaryPercent } }) {
      if (mode !== "full" || canaryPercent === 0 || canaryPercent === 100) return;
      const allowed = "0 or no percent at all with `mode: full`";
      yield {
        at: ["rollout", "canaryPercent"],
        found: canaryPercent,
        allowed,
        remedy: "For a share, write `mode: canary`",
      };
    },
  },
  {
    rule: "No operation is both allowed and forbidden, and none is named twice.",
    *broken({ allowedOperations, forbiddenOperations }) {
      for (const [index, operation] of allowedOperations.entries()) {
        if (!forbiddenOperations.includes(operation)) continue;
        yield {
          at: ["allowedOperations", index],
          found: operation,
          allowed: "an operation that forbiddenOperations does not name",
        };
      }
      for (const index of repeated(allowedOperations))
        yield { at: ["allowedOperations", index], allowed: "each operation once" };
      for (const index of repeated(forbiddenOperations))
        yield { at: ["forbiddenOperations", index], allowed: "each operation once" };
    },
  },
  {
    rule: "A `static` environment does not allow its MCP servers `write`, `execute` or `modify`.",
    *broken({ allowedOperations }, { settings }) {
      if (settings?.mode !== "static") return;
      for (const [index, operation] of allowedOperations.entries()) {
        if (!["write", "execute", "modify"].includes(operation)) continue;
        yield {
          at: ["allowedOperations", index],
          found: operation,
          allowed: "an operation that only reads, because the environment's mode is `static`",
        };
      }
    },
  },
  {
    rule: "An enabled MCP server has a pod.",
    *broken({ enabled, rollout, workload, release }) {
      const replicas = release.replicas ?? workload.replicas;
      if (!enabled || rollout.mode === "off" || replicas > 0) return;
      const at = release.replicas === undefined ? ["workload", "replicas"] : ["release", "replicas"];
      yield { at, found: replicas, allowed: `at least 1, because rollout.mode is ${rollout.mode}` };
    },
  },
];

/** Rules for MCP servers. */
export const mcpServerRules: RuleTable<McpServer> = {
  about: "MCP servers",
  *subjects({ mcpServers }) {
    for (const subject of mcpServers) yield { at: ["mcpServers", subject.name], subject };
  },
  rules,
};

const lists: readonly Rule<readonly string[]>[] = [
  {
    rule: "An allowlist names a run id once.",
    *broken(ids) {
      for (const index of repeated(ids)) yield { at: [index], allowed: "each run id once" };
    },
  },
];

const runIds = ["rollout", "allowlist", "runIds"];

/** Rules for the allowlists of services and MCP servers. */
export const allowlistRules: RuleTable<readonly string[]> = {
  about: "Allowlists",
  *subjects(draft) {
    for (const service of draft.services) {
      if (!isColoured(service)) continue;
      yield { at: ["services", service.name, ...runIds], subject: service.rollout.allowlist.runIds };
    }
    for (const { name, rollout } of draft.mcpServers) {
      yield { at: ["mcpServers", name, ...runIds], subject: rollout.allowlist.runIds };
    }
    for (const { at, subject } of partsOfMalformed(draft, ["services", "mcpServers"], allowlist, runIds.slice(0, -1))) {
      yield { at: [...at, "runIds"], subject: subject.runIds };
    }
  },
  rules: lists,
};
