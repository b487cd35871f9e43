import { isKeptElsewhere } from "../kinds.js";
import type { Backend } from "../schema/backend.js";
import type { EnvironmentSettings } from "../schema/environment.js";
import { isPrivate, isWithin } from "./address.js";
import { oneOf, type Rule, type RuleTable } from "./rule.js";

const guarded: readonly Rule<EnvironmentSettings>[] = [
  {
    rule: "A protected environment has the mode `static`.",
    *broken({ protected: isProtected, mode }) {
      if (!isProtected || mode === "static") return;
      yield { at: ["mode"], found: mode, allowed: "static, because the environment is protected" };
    },
  },
  {
    rule: "A protected environment names its cluster by uid.",
    *broken({ protected: isProtected, cluster }) {
      if (!isProtected || cluster.uid !== undefined) return;
      yield {
        at: ["cluster", "uid"],
        allowed: "the uid of the namespace kube-system, because the environment is protected",
        remedy: "`kubectl get namespace kube-system -o jsonpath={.metadata.uid}` prints it",
      };
    },
  },
  {
    rule: "The state of a protected environment is shared, locked, and encrypted in transit.",
    *broken({ protected: isProtected, terraform: { backend } }) {
      if (!isProtected) return;
      const at = ["terraform", "backend"];
      const remedy = "An s3 backend, on R2 too, keeps a lock file next to the state";
      if (backend.type === "local" || (backend.type === "other" && backend.name === "local")) {
        const allowed = "a shared backend with locks, because the environment is protected";
        yield { at: backend.type === "local" ? [...at, "type"] : [...at, "name"], found: "local", allowed, remedy };
      }
      if (backend.type === "http" && !backend.lock) {
        yield { at: [...at, "lock"], found: false, allowed: "true, because the environment is protected" };
      }
      if (backend.type === "http" && !backend.address.startsWith("https:")) {
        yield {
          at: [...at, "address"],
          found: backend.address,
          allowed: "an https URL, because the environment is protected",
        };
      }
    },
  },
];

const typed: Readonly<Record<string, Backend["type"]>> = { local: "local", s3: "s3", http: "http" };

const backends: readonly Rule<EnvironmentSettings>[] = [
  {
    rule: "Each stack has a state of its own: the backend's arguments contain the stack's name.",
    *broken({ terraform: { backend } }) {
      const at = ["terraform", "backend"];
      if (backend.type === "http" && !backend.address.includes("{stack}")) {
        const allowed = "an address that contains `{stack}`, or all stacks would overwrite one state";
        yield { at: [...at, "address"], found: backend.address, allowed };
      }
      if (backend.type !== "other") return;
      const names = Object.values(backend.arguments).some(
        (value) => typeof value === "string" && value.includes("{stack}"),
      );
      if (!names) {
        yield {
          at: [...at, "arguments"],
          allowed: "arguments of which one contains `{stack}`, or all stacks would overwrite one state",
        };
      }
      const type = typed[backend.name];
      if (type !== undefined) {
        yield {
          at: [...at, "name"],
          found: backend.name,
          allowed: `another backend of Terraform's; this one is \`type: ${type}\``,
        };
      }
    },
  },
];

const places: readonly Rule<EnvironmentSettings>[] = [
  {
    rule: "The hostnames of the colours have a domain of their own within the zone.",
    *broken({ originsDomain, cloudflare: { zone } }) {
      if (originsDomain !== zone && isWithin(originsDomain, zone)) return;
      yield { at: ["originsDomain"], found: originsDomain, allowed: `a name below the zone, such as origins.${zone}` };
    },
  },
  {
    rule: "The ingress address lies outside the colours' domain, whose wildcard record points to it.",
    *broken({ originsDomain, cluster: { ingress } }) {
      if (!isWithin(ingress.address, originsDomain)) return;
      const allowed = `a name outside ${originsDomain}, whose wildcard record points to it`;
      yield { at: ["cluster", "ingress", "address"], found: ingress.address, allowed };
    },
  },
  {
    rule: "The ingress address is public, except in development.",
    *broken({ mode, cluster: { ingress } }) {
      if (mode === "development" || !isPrivate(ingress.address)) return;
      const allowed = "a public address outside development: Cloudflare cannot reach this one";
      yield { at: ["cluster", "ingress", "address"], found: ingress.address, allowed };
    },
  },
  {
    rule: "Services, MCP servers, ingress and monitoring have namespaces of their own, none of them Kubernetes' own.",
    *broken({ namespace, mcpNamespace, cluster }) {
      const taken = new Map([
        [cluster.ingress.namespace, "cluster.ingress.namespace"],
        [cluster.monitoringNamespace, "cluster.monitoringNamespace"],
      ]);
      for (const [key, name] of [
        ["namespace", namespace],
        ["mcpNamespace", mcpNamespace],
      ] as const) {
        if (name === undefined) continue;
        const other = taken.get(name);
        if (other !== undefined)
          yield { at: [key], found: name, allowed: `another namespace, because ${other} has this one` };
        if (name === "default" || name.startsWith("kube-")) {
          yield { at: [key], found: name, allowed: "a namespace of your own, not one of Kubernetes'" };
        }
        taken.set(name, key);
      }
      if (mcpNamespace === undefined && namespace.length > 59) {
        yield {
          at: ["namespace"],
          found: namespace,
          allowed: "at most 59 characters, because `-mcp` is appended for the MCP servers",
        };
      }
    },
  },
  {
    rule: "The gateway is a service of this environment, with pods declared here.",
    *broken({ gateway }, { declared, services }) {
      if (gateway === undefined) {
        if (declared.mcpServers.size === 0) return;
        const allowed = "the one service that reaches the MCP servers, because there are some";
        yield { at: ["gateway"], allowed };
        return;
      }
      if (!declared.services.has(gateway)) {
        yield {
          at: ["gateway"],
          found: gateway,
          allowed: oneOf(declared.services, "services", gateway),
        };
      }
      const declaredHere = services.find(({ name }) => name === gateway);
      if (declaredHere !== undefined && isKeptElsewhere(declaredHere)) {
        yield {
          at: ["gateway"],
          found: gateway,
          allowed: "a service of the kind blue-green or in-place: this one's pods are not ours to restrict",
        };
      }
    },
  },
];

/** Rules for the settings of an environment. */
export const settingsRules: RuleTable<EnvironmentSettings> = {
  about: "Environments",
  *subjects({ settings }) {
    if (settings !== undefined) yield { at: ["environment"], subject: settings };
  },
  rules: [...guarded, ...backends, ...places],
};
