import { isColoured } from "../environment.js";
import { holdOn } from "../holds.js";
import { type Colour, colours, digestOf, otherColour } from "../schema/primitives.js";
import type { BlueGreenService, ColouredService } from "../schema/service.js";
import type { Release } from "../schema/workload.js";
import type { Rule, RuleTable } from "./rule.js";

const rollouts: readonly Rule<ColouredService>[] = [
  {
    rule: "Only a service with an edge has a share to give, because a Service's selector cannot weigh.",
    *broken({ edge, rollout, rollback }) {
      if (edge !== undefined) return;
      if (rollout.mode !== "off") {
        const allowed = "off, because this service has no edge whose requests could be divided";
        yield { at: ["rollout", "mode"], found: rollout.mode, allowed, remedy: "To switch at once, change `active`" };
      }
      if (rollback !== undefined && rollback.remaining !== 0) {
        const allowed = "0, because this service has no edge whose requests could be divided";
        yield { at: ["rollback", "remaining"], found: rollback.remaining, allowed };
      }
    },
  },
  {
    rule: "A canary has 1 to 99 percent, or an allowlist.",
    *broken({ rollout: { mode, percent, allowlist } }) {
      if (mode !== "canary") return;
      if (percent === 100) {
        yield {
          at: ["rollout", "percent"],
          found: 100,
          allowed: "1 to 99 in a canary",
          remedy: "For everybody write `mode: full`",
        };
      }
      if (percent === 0 && allowlist.runIds.length === 0) {
        const allowed = "1 to 99 in a canary without an allowlist";
        yield { at: ["rollout", "percent"], found: 0, allowed, remedy: "Write a percent, or `mode: off` for nobody" };
      }
    },
  },
  {
    rule: "A full rollout names no percentage.",
    *broken({ rollout: { mode, percent } }) {
      if (mode !== "full" || percent === 0 || percent === 100) return;
      const allowed = "0 or no percent at all beside `mode: full`";
      yield { at: ["rollout", "percent"], found: percent, allowed, remedy: "For a part write `mode: canary`" };
    },
  },
];

const rollbacks: readonly Rule<ColouredService>[] = [
  {
    rule: "A rollback leaves another colour than the active one.",
    *broken({ active, rollback }) {
      if (rollback?.from !== active) return;
      const allowed = `${otherColour(active)}, because \`active\` already names the colour that the rollback goes to`;
      yield {
        at: ["rollback", "from"],
        found: active,
        allowed,
        remedy: `To leave ${active}, write \`active: ${otherColour(active)}\``,
      };
    },
  },
  {
    rule: "While a rollback is declared there is no rollout, so that removing the one does not bring back the other.",
    *broken({ rollback, rollout }) {
      if (rollback === undefined || rollout.mode === "off") return;
      yield {
        at: ["rollout", "mode"],
        found: rollout.mode,
        allowed: "off while a rollback is declared, which says alone where requests go",
        remedy: "Remove the rollout",
      };
    },
  },
  {
    rule: "An immediate rollback leaves nothing on the bad colour.",
    *broken({ rollback }) {
      if (rollback?.strategy !== "immediate" || rollback.remaining === 0) return;
      yield {
        at: ["rollback", "remaining"],
        found: rollback.remaining,
        allowed: "0 with the strategy `immediate`",
        remedy: "To step down write `strategy: gradual`",
      };
    },
  },
];

const existing: readonly Rule<BlueGreenService>[] = [
  {
    rule: "The active colour has a release with at least one pod.",
    *broken(service) {
      const { active } = service;
      const live = service.colours[active];
      const other = otherColour(active);
      if (live === undefined) {
        const remedy =
          service.colours[other] === undefined
            ? `Declare colours.${active}`
            : `Declare colours.${active} first, or keep \`active: ${other}\``;
        yield { at: ["active"], found: active, allowed: "a colour that has a release", remedy };
      } else yield* withoutPods(service, active, "this colour is live");
    },
  },
  {
    rule: "A candidate with a share has a release with at least one pod.",
    *broken(service) {
      const { rollout, rollback } = service;
      const candidate = otherColour(service.active);
      if (rollback !== undefined || rollout.mode === "off") return;
      if (service.colours[candidate] === undefined) {
        const allowed = `off, because the candidate ${candidate} has no release`;
        yield { at: ["rollout", "mode"], found: rollout.mode, allowed, remedy: `Declare colours.${candidate} first` };
      } else yield* withoutPods(service, candidate, `it has a share of the edge: rollout.mode is ${rollout.mode}`);
    },
  },
  {
    rule: "The colour that a rollback leaves has a release, and pods while it keeps a share.",
    *broken(service) {
      const { rollback } = service;
      if (rollback === undefined || rollback.from === service.active) return;
      if (service.colours[rollback.from] === undefined) {
        yield {
          at: ["rollback", "from"],
          found: rollback.from,
          allowed: "a colour that has a release",
          remedy: "Remove the rollback",
        };
      } else if (rollback.remaining > 0)
        yield* withoutPods(service, rollback.from, "it keeps a share: rollback.remaining");
    },
  },
];

const bundles: readonly Rule<BlueGreenService>[] = [
  {
    rule: "A held digest that nobody passed over is not active and has no share in a rollout; the remainder of a rollback is on its way out.",
    *broken(service) {
      const { active, rollout, rollback } = service;
      for (const colour of colours) {
        const hold = holdOn(service, colour);
        if (hold === undefined) continue;
        const why = `${hold.reason}${hold.incident === undefined ? "" : ` (${hold.incident})`}`;
        const remedy = `Release another digest as ${colour}, or remove the hold once its reason is gone`;
        if (colour === active)
          yield {
            at: ["active"],
            found: active,
            allowed: `a colour whose image is not held, as this one is: ${why}`,
            remedy,
          };
        else if (rollback === undefined && rollout.mode !== "off") {
          yield {
            at: ["rollout", "mode"],
            found: rollout.mode,
            allowed: `off while the image of the candidate ${colour} is held: ${why}`,
            remedy,
          };
        }
      }
    },
  },
  {
    rule: "The colours differ in digest, configuration or secrets, and versions tell digests apart.",
    *broken({ active, colours: { blue, green } }) {
      if (blue === undefined || green === undefined) return;
      const idle = otherColour(active);
      const sameDigest = digestOf(blue.image) === digestOf(green.image);
      if (sameDigest && bundleOf(blue) === bundleOf(green)) {
        const allowed = `another digest, configuration or secret revision than ${active} has: going from one to the other would change nothing`;
        yield {
          at: ["colours", idle, "image"],
          allowed,
          remedy: `Remove colours.${idle} until there is something to release`,
        };
      }
      if (!sameDigest && blue.version === green.version) {
        const allowed = `another version than ${active} has, because the image is another and the version becomes the pods' label`;
        yield { at: ["colours", idle, "version"], allowed };
      }
    },
  },
  {
    rule: "A release changes the revision of secrets that its workload declares.",
    *broken({ colours: releases, workload }) {
      for (const colour of colours) {
        for (const name of Object.keys(releases[colour]?.secrets ?? {})) {
          if (!Object.hasOwn(workload.secrets, name))
            yield undeclaredSecret(["colours", colour, "secrets", name], name, workload.secrets);
        }
      }
    },
  },
  {
    rule: "A release of a service that scales by itself stays below the autoscaler's maximum.",
    *broken({ colours: releases, workload: { autoscale } }) {
      for (const colour of colours) {
        const replicas = releases[colour]?.replicas;
        if (autoscale === undefined || replicas === undefined || replicas < autoscale.maxReplicas) continue;
        const allowed = `less than workload.autoscale.maxReplicas, which is ${autoscale.maxReplicas}`;
        yield { at: ["colours", colour, "replicas"], found: replicas, allowed };
      }
    },
  },
];

/** What holds for a service that has two colours. */
export const colouredRules: RuleTable<ColouredService> = {
  about: "Rollouts and rollbacks",
  *subjects({ services }) {
    for (const service of services) if (isColoured(service)) yield { at: ["services", service.name], subject: service };
  },
  rules: [...rollouts, ...rollbacks],
};

/** What holds for a service whose colours are declared here. */
export const blueGreenRules: RuleTable<BlueGreenService> = {
  about: "Colours",
  *subjects({ services }) {
    for (const service of services) {
      if (service.kind === "blue-green") yield { at: ["services", service.name], subject: service };
    }
  },
  rules: [...existing, ...bundles],
};

/** The violation of a release that names a secret nobody declares. */
function undeclaredSecret(at: readonly string[], name: string, declared: object) {
  const known = Object.keys(declared);
  const allowed =
    known.length === 0
      ? "no key at all, because the workload declares no secrets"
      : `a secret of the workload: ${known.join(", ")}`;
  return { at, mark: "key" as const, found: name, allowed, remedy: `Declare it under workload.secrets first` };
}

function* withoutPods({ colours: releases, workload }: BlueGreenService, colour: Colour, because: string) {
  const own = releases[colour]?.replicas;
  const replicas = own ?? workload.replicas;
  if (replicas > 0) return;
  yield {
    at: own === undefined ? ["workload", "replicas"] : ["colours", colour, "replicas"],
    found: replicas,
    allowed: `at least 1 for ${colour}, because ${because}`,
  };
}

function bundleOf({ configuration, secrets }: Release): string {
  const sorted = (values: Readonly<Record<string, unknown>>): unknown =>
    Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(configuration), sorted(secrets)]);
}
