import { traitsOf } from "../kinds.js";
import { bytesIn, coresIn } from "../schema/primitives.js";
import { type Probe, type Workload, workload } from "../schema/workload.js";
import { type Place, partsOfMalformed, type Rule, type RuleTable, type Violation } from "./rule.js";

type Pods = Pick<
  Workload,
  "ports" | "probes" | "terminationGracePeriodSeconds" | "preStopSeconds" | "resources" | "writablePaths" | "storage"
>;

const probeNames = ["readiness", "liveness", "startup"] as const;

/** Rules for the pods of a workload, in a Deployment or a StatefulSet. */
export const podRules: readonly Rule<Pods, Place>[] = [
  {
    rule: "A workload has a port.",
    *broken({ ports }) {
      if (Object.keys(ports).length > 0) return;
      yield { at: ["ports"], allowed: "at least one port, such as `http: 8080`" };
    },
  },
  {
    rule: "No two ports have the same number.",
    *broken({ ports }) {
      const seen = new Map<number, string>();
      for (const [name, number] of Object.entries(ports)) {
        const first = seen.get(number);
        if (first === undefined) seen.set(number, name);
        else yield { at: ["ports", name], found: number, allowed: `another number, because \`${first}\` has this one` };
      }
    },
  },
  {
    rule: "A probe uses a port of the workload.",
    *broken(subject) {
      for (const name of probeNames) {
        const { port } = subject.probes[name];
        if (Object.keys(subject.ports).length > 0 && !Object.hasOwn(subject.ports, port)) {
          yield {
            at: ["probes", name, "port"],
            found: port,
            allowed: `a port of this workload: ${Object.keys(subject.ports).join(", ")}`,
          };
        }
      }
    },
  },
  {
    rule: "A probe's timeout is at most its period.",
    *broken({ probes }) {
      for (const name of probeNames) {
        const { timeoutSeconds, periodSeconds } = probes[name];
        if (timeoutSeconds <= periodSeconds) continue;
        const allowed = `at most periodSeconds, which is ${periodSeconds}`;
        yield { at: ["probes", name, "timeoutSeconds"], found: timeoutSeconds, allowed };
      }
    },
  },
  {
    rule: "Liveness gives up later than readiness, so that a pod that is merely busy is not restarted.",
    *broken({ probes: { liveness, readiness } }) {
      if (givesUpAfter(liveness) > givesUpAfter(readiness)) return;
      yield {
        at: ["probes", "liveness", "failureThreshold"],
        found: liveness.failureThreshold,
        allowed: `more, so that liveness gives up later than readiness (after ${givesUpAfter(liveness)} s, readiness after ${givesUpAfter(readiness)} s): an overload must not restart pods that are merely busy`,
      };
    },
  },
  {
    rule: "A pod has time left after `preStopSeconds` to finish its work.",
    *broken({ terminationGracePeriodSeconds, preStopSeconds }) {
      if (terminationGracePeriodSeconds > preStopSeconds) return;
      const allowed = `more than preStopSeconds, which is ${preStopSeconds}`;
      yield { at: ["terminationGracePeriodSeconds"], found: terminationGracePeriodSeconds, allowed };
    },
  },
  {
    rule: "A limit is at least the request.",
    *broken({ resources: { requests, limits } }) {
      const below = (name: "memory" | "ephemeralStorage"): boolean => bytesIn(limits[name]) < bytesIn(requests[name]);
      for (const name of ["memory", "ephemeralStorage"] as const) {
        if (below(name)) yield tooLow(name, limits[name], requests[name]);
      }
      if (limits.cpu !== undefined && coresIn(limits.cpu) < coresIn(requests.cpu)) {
        yield tooLow("cpu", limits.cpu, requests.cpu);
      }
    },
  },
  {
    rule: "Writable paths fit into the memory or the ephemeral storage that the container may use.",
    *broken({ writablePaths, resources: { limits } }) {
      let onDisk = 0;
      for (const [path, { medium, sizeLimit }] of Object.entries(writablePaths)) {
        const at = ["writablePaths", path, "sizeLimit"];
        if (medium === "disk") onDisk += bytesIn(sizeLimit);
        const allowed =
          medium === "memory"
            ? fits(bytesIn(sizeLimit), limits.memory, "memory")
            : fits(onDisk, limits.ephemeralStorage, "ephemeralStorage");
        if (allowed !== undefined) yield { at, found: sizeLimit, allowed };
      }
    },
  },
  {
    rule: "No writable path or storage lies inside another, or over a system path.",
    *broken({ writablePaths, storage }) {
      const all = [
        ...Object.keys(writablePaths).map((path) => ({ path, at: ["writablePaths", path], mark: "key" as const })),
        ...(storage === undefined ? [] : [{ path: storage.path, at: ["storage", "path"], mark: "value" as const }]),
      ];
      for (const { path, at, mark } of all) {
        const around = all.find(
          (other) => other.at !== at && (path === other.path || path.startsWith(`${other.path}/`)),
        );
        if (around !== undefined)
          yield { at, mark, found: path, allowed: `a path outside ${around.path}, which is writable already` };
        if (/^\/(proc|sys|dev|etc|bin|sbin|lib|lib64|usr|boot)(\/|$)/.test(path)) {
          yield { at, mark, found: path, allowed: "a path that does not belong to the system, such as `/tmp`" };
        }
      }
    },
  },
  {
    rule: "In a `static` environment no writable path covers the program in `/app`.",
    *broken({ writablePaths }, { settings }) {
      if (settings?.mode !== "static") return;
      for (const path of Object.keys(writablePaths)) {
        if (path !== "/app") continue;
        const allowed = "a path outside the program, such as `/tmp`, because the mode is `static`";
        yield { at: ["writablePaths", path], mark: "key", found: path, allowed };
      }
    },
  },
];

/** The rule for replacing pods. */
export const rolloutRule: Rule<Pick<Workload, "probes" | "progressDeadlineSeconds" | "minReadySeconds">, unknown> = {
  rule: "The startup probe ends before the rollout counts as stuck.",
  *broken({ probes: { startup }, progressDeadlineSeconds, minReadySeconds }) {
    const longest = startup.initialDelaySeconds + givesUpAfter(startup) + minReadySeconds;
    if (longest < progressDeadlineSeconds) return;
    yield {
      at: ["progressDeadlineSeconds"],
      found: progressDeadlineSeconds,
      allowed: `more than the ${longest} s that a pod may take to start and to be ready for minReadySeconds`,
    };
  },
};

/** An autoscaler: the minimum and maximum number of pods, and what it measures. */
export type Scaling = NonNullable<Workload["autoscale"]> & { readonly minReplicas: number };

/** The rule for an autoscaler, whether the workload or a release sets its minimum. */
export const autoscalerRule: Rule<Scaling, unknown> = {
  rule: "An autoscaler has room above `replicas` and something to measure.",
  *broken({ minReplicas, maxReplicas, cpuUtilization, memoryUtilization }) {
    if (maxReplicas <= minReplicas) {
      const allowed = `more than ${minReplicas}, the autoscaler's minimum`;
      yield { at: ["maxReplicas"], found: maxReplicas, allowed };
    }
    if (minReplicas === 0) {
      yield { at: ["minReplicas"], found: 0, allowed: "at least 1, because an autoscaler cannot start from 0" };
    }
    if (cpuUtilization === undefined && memoryUtilization === undefined) {
      yield {
        at: ["cpuUtilization"],
        allowed: "cpuUtilization, memoryUtilization or both, because an autoscaler measures something",
      };
    }
  },
};

const scale: readonly Rule<Workload>[] = [
  {
    rule: autoscalerRule.rule,
    *broken({ autoscale, replicas }) {
      if (autoscale === undefined) return;
      for (const violation of autoscalerRule.broken({ ...autoscale, minReplicas: replicas }, undefined)) {
        const [key] = violation.at;
        yield { ...violation, at: key === "minReplicas" ? ["replicas"] : ["autoscale", ...violation.at] };
      }
    },
  },
  {
    rule: "A disruption leaves at least one pod.",
    *broken({ maxUnavailable, replicas }) {
      const disrupted =
        typeof maxUnavailable === "number"
          ? maxUnavailable
          : Math.ceil((Number.parseInt(maxUnavailable, 10) / 100) * replicas);
      if (replicas < 2 ? maxUnavailable === 1 || typeof maxUnavailable === "string" : disrupted < replicas) return;
      const allowed = replicas < 2 ? `1, because replicas is ${replicas}` : `less than all of the ${replicas} replicas`;
      yield { at: ["maxUnavailable"], found: maxUnavailable, allowed };
    },
  },
];

/** Rules within a workload. */
export const workloadRules: RuleTable<Workload> = {
  about: "Workloads",
  *subjects(draft) {
    for (const service of draft.services) {
      const { workload: subject } = traitsOf(service);
      if (subject !== undefined) yield { at: ["services", service.name, "workload"], subject };
    }
    for (const server of draft.mcpServers)
      yield { at: ["mcpServers", server.name, "workload"], subject: server.workload };
    yield* partsOfMalformed(draft, ["services", "mcpServers"], workload, ["workload"]);
  },
  rules: [...podRules, rolloutRule, ...scale],
};

function givesUpAfter({ periodSeconds, failureThreshold }: Probe): number {
  return periodSeconds * failureThreshold;
}

function tooLow(name: string, limit: string, request: string): Violation {
  return {
    at: ["resources", "limits", name],
    found: limit,
    allowed: `at least what is requested, which is ${request}`,
  };
}

function fits(bytes: number, limit: string, name: string): string | undefined {
  return bytes <= bytesIn(limit)
    ? undefined
    : `with the paths above at most resources.limits.${name}, which is ${limit}`;
}
