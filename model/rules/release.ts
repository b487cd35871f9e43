import { traitsOf } from "../kinds.js";
import type { Path } from "../load/node.js";
import type { Release, Workload } from "../schema/workload.js";
import type { Rule, RuleTable } from "./rule.js";
import { autoscalerRule } from "./workload.js";

/** A release, and the workload that runs it. */
interface Released {
  readonly release: Release;
  readonly workload: Workload;
}

const rules: readonly Rule<Released>[] = [
  {
    rule: "A release sets revisions only for secrets that its workload declares.",
    *broken({ release, workload }) {
      const known = Object.keys(workload.secrets);
      const allowed =
        known.length === 0
          ? "no key at all, because the workload declares no secrets"
          : `a secret of the workload: ${known.join(", ")}`;
      for (const name of Object.keys(release.secrets)) {
        if (known.includes(name)) continue;
        const remedy = "Declare it under workload.secrets first";
        yield { at: ["secrets", name], mark: "key", found: name, allowed, remedy };
      }
    },
  },
  {
    rule: "A release of an autoscaled service has at least 1 pod, and fewer than the autoscaler's maximum.",
    *broken({ release: { replicas }, workload: { autoscale } }) {
      if (autoscale === undefined || replicas === undefined) return;
      for (const violation of autoscalerRule.broken({ ...autoscale, minReplicas: replicas }, undefined)) {
        const [key] = violation.at;
        if (key === "minReplicas") yield { ...violation, at: ["replicas"] };
        if (key !== "maxReplicas") continue;
        const allowed = `less than workload.autoscale.maxReplicas, which is ${autoscale.maxReplicas}`;
        yield { at: ["replicas"], found: replicas, allowed };
      }
    },
  },
];

/** Rules for every release: of a colour, of an in-place service, or of an MCP server. */
export const releaseRules: RuleTable<Released> = {
  about: "Releases",
  *subjects({ services, mcpServers }) {
    for (const service of services) {
      const { workload, releases } = traitsOf(service);
      if (workload === undefined) continue;
      for (const { path, release } of releases) yield placed(["services", service.name, ...path], release, workload);
    }
    for (const { name, release, workload } of mcpServers)
      yield placed(["mcpServers", name, "release"], release, workload);
  },
  rules,
};

function placed(at: Path, release: Release, workload: Workload) {
  return { at, subject: { release, workload } };
}
