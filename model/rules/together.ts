import { type Environment, isColoured } from "../environment.js";
import { isKeptElsewhere, traitsOf } from "../kinds.js";
import { pathText } from "../load/problem.js";
import { names, suffixes } from "../names.js";
import { colours } from "../schema/primitives.js";
import { publicHostnames } from "./edge.js";
import { type Draft, oneOf, type Rule, type RuleTable, type Violation } from "./rule.js";

/** Maximum number of load balancers, of pools and of origins in an account without the plan `enterprise`. */
const quota = 20;

const services: readonly Rule<Draft>[] = [
  {
    rule: "A service calls other services that exist, each once; it calls itself only as a cluster with storage.",
    *broken({ services: all, mcpServers, declared }) {
      const callers = [
        ...all.flatMap((service) => {
          const { workload } = traitsOf(service);
          return workload === undefined ? [] : [{ section: "services", name: service.name, workload }];
        }),
        ...mcpServers.map(({ name, workload }) => ({ section: "mcpServers", name, workload })),
      ];
      for (const { section, name, workload } of callers) {
        for (const [index, called] of workload.calls.entries()) {
          const at = [section, name, "workload", "calls", index];
          if (!declared.services.has(called)) {
            yield {
              at,
              found: called,
              allowed: oneOf(declared.services, "services", called),
            };
          } else if (section === "services" && called === name && workload.storage === undefined) {
            yield {
              at,
              found: called,
              allowed: "a different service; only members of a cluster with storage call each other",
            };
          } else if (workload.calls.indexOf(called) < index) yield { at, found: called, allowed: "each service once" };
        }
      }
    },
  },
  {
    rule: "A workload that gets requests from the edge or the gateway has a port called `http`.",
    *broken({ services: all, mcpServers }) {
      const asked = [
        ...all.filter(isColoured).flatMap((service) => {
          const { workload } = traitsOf(service);
          return workload === undefined ? [] : [{ section: "services", name: service.name, workload }];
        }),
        ...mcpServers.map((server) => ({ section: "mcpServers", ...server })),
      ];
      for (const { section, name, workload } of asked) {
        const found = Object.keys(workload.ports).join(", ");
        if (Object.hasOwn(workload.ports, "http") || found === "") continue;
        const allowed = "ports of which one is called `http`, because requests go there";
        yield { at: [section, name, "workload", "ports"], found, allowed };
      }
    },
  },
  {
    rule: "The colours of an external service have different Services, neither with the service's own name.",
    *broken({ services: all }) {
      for (const service of all) {
        const { colours: kept } = traitsOf(service);
        if (kept === undefined || !isKeptElsewhere(service)) continue;
        const { blue, green } = kept;
        const at = ["services", service.name, "colours"];
        if (blue.service === green.service) {
          yield { at: [...at, "green", "service"], found: green.service, allowed: "a different Service from blue's" };
        }
        for (const colour of colours) {
          if (kept[colour].service !== service.name) continue;
          const allowed = "a different Service from the active one, which has the service's name";
          yield { at: [...at, colour, "service"], found: service.name, allowed };
        }
      }
    },
  },
];

const uniqueness: readonly Rule<Draft>[] = [
  {
    rule: "A hostname belongs to one service or edge.",
    *broken(draft) {
      const seen = new Map<string, string>();
      for (const { at, hostname } of publicHostnames(draft)) {
        const first = seen.get(hostname);
        if (first === undefined) seen.set(hostname, pathText(at.slice(0, 2)));
        else yield { at: [...at, "hostname"], found: hostname, allowed: `another name, because ${first} has this one` };
      }
    },
  },
  {
    rule: "A service and an edge never share a name, because pool names start with it.",
    *broken({ declared }) {
      for (const name of declared.edges) {
        if (!declared.services.has(name)) continue;
        yield {
          at: ["edges", name],
          mark: "key",
          found: name,
          allowed: "a different name from any service's: pool names start with both",
        };
      }
    },
  },
  {
    rule: "Stacks, pools and objects in the cluster have unique names.",
    *broken({ environment }) {
      if (environment === undefined) return;
      const told = new Set<string>();
      yield* collisions(stacksOf(environment), "stack", told);
      yield* collisions(objectsOf(environment), "object in the cluster", told);
      yield* collisions(poolsOf(environment), "pool", told);
    },
  },
  {
    rule: "Without the plan `enterprise` an account has at most 20 load balancers, 20 pools and 20 origins.",
    *broken({ environment }) {
      if (environment === undefined || environment.settings.cloudflare.plan === "enterprise") return;
      const balancers =
        environment.edges.length +
        environment.services.filter((service) => "edge" in service && service.edge !== undefined).length;
      const pools = poolsOf(environment).length;
      const over = [
        balancers > quota ? `${balancers} load balancers` : "",
        pools > quota ? `${pools} pools and as many origins` : "",
      ];
      const counted = over.filter((text) => text !== "").join(" and ");
      if (counted === "") return;
      yield {
        at: ["environment", "cloudflare", "plan"],
        allowed: `a plan with room for ${counted}; every plan but enterprise has room for ${quota} of each`,
      };
    },
  },
];

/** Rules between the parts of an environment. */
export const togetherRules: RuleTable<Draft> = {
  about: "The whole environment",
  *subjects(draft) {
    yield { at: [], subject: draft };
  },
  rules: [...services, ...uniqueness],
};

interface Named {
  readonly name: string;
  /** The owner of the name, for messages. */
  readonly owner: string;
  readonly at: readonly string[];
}

function stacksOf(environment: Environment): Named[] {
  const fixed = [names.platformStack(environment), names.edgeStack(environment), names.alertsStack(environment)];
  return [
    ...fixed.map((name) => ({ name, owner: "the environment itself", at: [] })),
    ...environment.services.flatMap((service) => {
      const { name } = service;
      const ofColours = isKeptElsewhere(service)
        ? []
        : colours.map((colour) => names.colourStack(environment, name, colour));
      const stacks = isColoured(service)
        ? [names.trafficStack(environment, name), ...ofColours]
        : [names.inPlaceStack(environment, name)];
      return stacks.map((stack) => ({ name: stack, owner: `services.${name}`, at: ["services", name] }));
    }),
    ...environment.mcpServers.map(({ name }) => ({
      name: names.inPlaceStack(environment, names.mcpServer(name)),
      owner: `mcpServers.${name}`,
      at: ["mcpServers", name],
    })),
  ];
}

function objectsOf({ services }: Environment): Named[] {
  return services.flatMap((service) => {
    const { colours: both } = traitsOf(service);
    const own = [service.name, ...(both === undefined ? [] : colours.map((colour) => both[colour].service))];
    const all = own.flatMap((name) => [name, ...Object.values(suffixes).map((suffix) => `${name}${suffix}`)]);
    return all.map((name) => ({ name, owner: `services.${service.name}`, at: ["services", service.name] }));
  });
}

function poolsOf(environment: Environment): Named[] {
  const originsOf = (edge: string | undefined): string[] =>
    Object.keys(environment.edges.find(({ name }) => name === edge)?.origins ?? {});
  return [
    ...environment.edges.flatMap((edge) => named("edges", edge.name, originsOf(edge.name))),
    ...environment.services.flatMap((service) => {
      const { colours: both } = traitsOf(service);
      if (both === undefined || service.edge === undefined) return [];
      const present = colours.filter((colour) => both[colour].exists);
      return named("services", service.name, [...present, ...originsOf(service.edge.standby)]);
    }),
  ];

  function named(section: string, owner: string, members: readonly string[]): Named[] {
    return members.map((member) => ({
      name: names.pool(environment, owner, member),
      owner: `${section}.${owner}`,
      at: [section, owner],
    }));
  }
}

function* collisions(all: readonly Named[], what: string, told: Set<string>): Generator<Violation> {
  const seen = new Map<string, Named>();
  for (const item of all) {
    const first = seen.get(item.name);
    if (first === undefined) seen.set(item.name, item);
    else if (item.owner !== first.owner && !told.has(`${item.owner} ${first.owner}`)) {
      told.add(`${item.owner} ${first.owner}`);
      const allowed = `another name: its ${what} would be ${item.name}, which ${first.owner} has too`;
      yield { at: item.at, mark: "key", found: item.at.at(-1), allowed };
    }
  }
}
