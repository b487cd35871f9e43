import type { Path } from "../load/node.js";
import {
  type EdgeInput,
  type Monitor,
  type Notifications,
  type Origin,
  type ServiceEdge,
  serviceEdge,
} from "../schema/edge.js";
import { cloudflarePlans } from "../schema/environment.js";
import { isPrivate, isWithin } from "./address.js";
import {
  type Draft,
  isDevelopment,
  oneOf,
  type Place,
  partsOfMalformed,
  type Rule,
  type RuleTable,
  repeated,
} from "./rule.js";

/**
 * Minimum seconds between two probes on each Cloudflare plan.
 *
 * @see https://developers.cloudflare.com/load-balancing/reference/limitations/
 */
const leastInterval: Readonly<Record<(typeof cloudflarePlans)[number], number>> = {
  free: 60,
  pro: 60,
  business: 15,
  enterprise: 10,
};

/** Rules for a monitor, whoever declares it. */
export const monitorRules: readonly Rule<Monitor, Place>[] = [
  {
    rule: "All attempts of a probe fit into its interval.",
    *broken({ interval, timeout, retries }) {
      const longest = timeout * (retries + 1);
      if (longest < interval) return;
      const allowed = `more than timeout x (retries + 1), which is ${longest}`;
      yield { at: ["interval"], found: interval, allowed, remedy: "Raise the interval, or lower timeout or retries" };
    },
  },
  {
    rule: "Cloudflare's plan allows the interval: at least 60 s on free and pro, 15 s on business, 10 s on enterprise.",
    *broken({ interval }, { settings }) {
      const plan = settings?.cloudflare?.plan;
      if (plan === undefined || interval >= leastInterval[plan]) return;
      const enough = cloudflarePlans.find((name) => leastInterval[name] <= interval);
      const allowed = `at least ${leastInterval[plan]} seconds on the plan ${plan}`;
      yield {
        at: ["interval"],
        found: interval,
        allowed,
        ...(enough === undefined
          ? {}
          : { remedy: `If the zone has the plan ${enough}, say so in environment.cloudflare.plan` }),
      };
    },
  },
  {
    rule: "A HEAD request expects no body, because its response has none.",
    *broken({ method, expectedBody }) {
      if (method !== "HEAD" || expectedBody === "") return;
      yield {
        at: ["expectedBody"],
        found: expectedBody,
        allowed: '"" with `method: HEAD`, whose response has no body',
      };
    },
  },
  {
    rule: "Certificates are checked, except in development and by plain HTTP probes.",
    *broken({ allowInsecure, type }, draft) {
      if (!allowInsecure) return;
      if (type === "http")
        yield { at: ["allowInsecure"], found: true, allowed: "false with `type: http`, which has no certificate" };
      else if (!isDevelopment(draft))
        yield { at: ["allowInsecure"], found: true, allowed: "false outside development" };
    },
  },
];

/** The rule for the recipients of health changes. */
export const notificationRule: Rule<Notifications, unknown> = {
  rule: "Notifications have a recipient, and name none twice.",
  *broken({ emails, webhookVariable }) {
    if (emails.length === 0 && webhookVariable === undefined) {
      yield { at: [], allowed: "emails, a webhookVariable or both", remedy: "To notify nobody, remove the key" };
    }
    for (const index of repeated(emails)) yield { at: ["emails", index], allowed: "each address once" };
  },
};

/** The rule for the regions that Cloudflare probes from. */
export const regionRule: Rule<{ readonly checkRegions: readonly string[] }, unknown> = {
  rule: "No region is named twice.",
  *broken({ checkRegions }) {
    for (const index of repeated(checkRegions)) yield { at: ["checkRegions", index], allowed: "each region once" };
  },
};

/** The rule for weights of origins. */
export const weightRule: Rule<{ readonly origins: Readonly<Record<string, Pick<Origin, "weight">>> }, unknown> = {
  rule: "Weights have steps of 0.01.",
  *broken({ origins: all }) {
    for (const [name, { weight }] of Object.entries(all)) {
      if (Math.abs(weight * 100 - Math.round(weight * 100)) < 1e-9) continue;
      yield { at: ["origins", name, "weight"], found: weight, allowed: "a number from 0.01 to 1 in steps of 0.01" };
    }
  },
};

type Public = EdgeInput | ServiceEdge;

const hostnames: readonly Rule<Public>[] = [
  {
    rule: "A hostname lies in the zone, and outside the domain of the colours' own hostnames.",
    *broken({ hostname }, { settings }) {
      if (settings === undefined) return;
      const { cloudflare, originsDomain } = settings;
      if (!isWithin(hostname, cloudflare.zone)) {
        yield {
          at: ["hostname"],
          found: hostname,
          allowed: `a name that ends with .${cloudflare.zone}, the zone of this environment`,
        };
      } else if (isWithin(hostname, originsDomain)) {
        const allowed = `a name outside ${originsDomain}, where the hostnames of the colours are`;
        yield { at: ["hostname"], found: hostname, allowed };
      }
    },
  },
  {
    rule: "Notifications have a recipient, and name no recipient and no region twice.",
    *broken({ notifications, checkRegions }) {
      if (notifications !== undefined) {
        for (const violation of notificationRule.broken(notifications, undefined))
          yield { ...violation, at: ["notifications", ...violation.at] };
      }
      yield* regionRule.broken({ checkRegions }, undefined);
    },
  },
];

const origins: readonly Rule<EdgeInput>[] = [
  {
    rule: "An origin has a public address, except in development.",
    *broken({ origins: all }, draft) {
      if (isDevelopment(draft)) return;
      for (const [name, { address }] of Object.entries(all)) {
        if (!isPrivate(address)) continue;
        yield {
          at: ["origins", name, "address"],
          found: address,
          allowed: "a public address outside development: Cloudflare cannot reach this one",
        };
      }
    },
  },
  {
    rule: "Origins have different addresses, or a standby would fail along with its primary.",
    *broken({ origins: all }) {
      const seen = new Map<string, string>();
      for (const [name, { address, host }] of Object.entries(all)) {
        const key = `${address} ${host ?? address}`;
        const first = seen.get(key);
        if (first === undefined) seen.set(key, name);
        else
          yield {
            at: ["origins", name, "address"],
            found: address,
            allowed: `a different address from ${first}, or both fail together`,
          };
      }
    },
  },
  {
    rule: "An origin is not a hostname of the edge itself, or requests would loop.",
    *broken({ origins: all }, draft) {
      const own = publicHostnames(draft);
      for (const [name, { address, host }] of Object.entries(all)) {
        for (const [key, value] of [
          ["address", address],
          ["host", host],
        ] as const) {
          if (value === undefined || !own.some((entry) => entry.hostname === value)) continue;
          const allowed = "the origin's own name: this is a hostname of the edge, and requests would loop";
          yield { at: ["origins", name, key], found: value, allowed };
        }
      }
    },
  },
  {
    rule: "At least one origin is not drained.",
    *broken({ origins: all }) {
      const drained = Object.keys(all).filter((name) => all[name]?.drained);
      const last = drained.at(-1);
      if (last === undefined || drained.length < Object.keys(all).length) return;
      yield {
        at: ["origins", last, "drained"],
        found: true,
        allowed: "false for at least one origin, or none would answer",
      };
    },
  },
  weightRule,
];

const serviceEdges: readonly Rule<ServiceEdge>[] = [
  {
    rule: "A standby is an edge that exists.",
    *broken({ standby }, { declared }) {
      if (standby === undefined || declared.edges.has(standby)) return;
      yield { at: ["standby"], found: standby, allowed: oneOf(declared.edges, "edges", standby) };
    },
  },
  {
    rule: "The headers for stickiness, preview and the gateway's secret differ, and none is a standard header.",
    *broken({ sticky, previewHeader }, { settings }) {
      const gateway = settings?.gatewayHeader.name.toLowerCase();
      for (const [at, name] of [
        [["sticky", "header"], sticky.header],
        [["previewHeader"], previewHeader],
      ] as const) {
        const lower = name.toLowerCase();
        if (/^(host|cookie|authorization|user-agent|connection|content-.*|(x-)?cf-.*)$/.test(lower)) {
          yield { at, found: name, allowed: "a header of your own, such as `X-Run-Id`" };
        } else if (lower === gateway)
          yield { at, found: name, allowed: "a different header from the one of the gateway's secret" };
      }
      if (sticky.header.toLowerCase() === previewHeader.toLowerCase()) {
        yield { at: ["previewHeader"], found: previewHeader, allowed: "a different header from sticky.header" };
      }
    },
  },
];

/** Rules for every public hostname. */
export const publicRules: RuleTable<Public> = {
  about: "Public hostnames",
  subjects: (draft) => publicEdges(draft),
  rules: hostnames,
};

/** Rules for every monitor. */
export const monitorTable: RuleTable<Monitor> = {
  about: "Monitors",
  *subjects(draft) {
    for (const { at, subject } of publicEdges(draft)) yield { at: [...at, "monitor"], subject: subject.monitor };
  },
  rules: monitorRules,
};

/** Rules for hot-standby edges. */
export const edgeRules: RuleTable<EdgeInput> = {
  about: "Origins",
  *subjects({ edges }) {
    for (const subject of edges) yield { at: ["edges", subject.name], subject };
  },
  rules: origins,
};

/** Rules for the edge of a service. */
export const serviceEdgeRules: RuleTable<ServiceEdge> = {
  about: "Edges of services",
  *subjects(draft) {
    yield* edgesOfServices(draft);
  },
  rules: serviceEdges,
};

/** Returns every well-formed public hostname, with the path of its declaration. */
export function publicHostnames(draft: Draft): { readonly at: Path; readonly hostname: string }[] {
  return Array.from(publicEdges(draft), ({ at, subject }) => ({ at, hostname: subject.hostname }));
}

type Placed<Subject> = { readonly at: Path; readonly subject: Subject };

function* edgesOfServices(draft: Draft): Generator<Placed<ServiceEdge>> {
  for (const service of draft.services) {
    if (service.edge !== undefined) {
      yield { at: ["services", service.name, "edge"], subject: service.edge };
    }
  }
  yield* partsOfMalformed(draft, ["services"], serviceEdge, ["edge"]);
}

function* publicEdges(draft: Draft): Generator<Placed<Public>> {
  yield* edgesOfServices(draft);
  for (const subject of draft.edges) yield { at: ["edges", subject.name], subject };
}
