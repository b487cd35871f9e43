import { isColoured } from "../environment.js";
import { holdOn } from "../holds.js";
import { colourTraits, discriminatorOf, isKeptElsewhere, leastPodsOf, releaseOf } from "../kinds.js";
import { type Colour, colours, digestOf, otherColour } from "../schema/primitives.js";
import type { ColouredService, Service } from "../schema/service.js";
import type { Release } from "../schema/workload.js";
import type { Rule, RuleTable } from "./rule.js";

/** Rules for the declared share and the declared rollback. */
export const splitRules: readonly Rule<ColouredService, unknown>[] = [
  {
    rule: "Only a service with an edge splits traffic, because a Service's selector cannot.",
    *broken({ edge, rollout, rollback }) {
      if (edge !== undefined) return;
      if (rollout.mode !== "off") {
        const allowed = "off, because this service has no edge to split traffic at";
        yield { at: ["rollout", "mode"], found: rollout.mode, allowed, remedy: "To switch at once, change `active`" };
      }
      if (rollback !== undefined && rollback.remaining !== 0) {
        const allowed = "0, because this service has no edge to split traffic at";
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
          remedy: "For all requests, write `mode: full`",
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
      const allowed = "0 or no percent at all with `mode: full`";
      yield { at: ["rollout", "percent"], found: percent, allowed, remedy: "For a share, write `mode: canary`" };
    },
  },
  {
    rule: "A rollback does not leave the active colour.",
    *broken({ active, rollback }) {
      if (rollback?.from !== active) return;
      const allowed = `${otherColour(active)}, because \`active\` already names the target of the rollback`;
      yield {
        at: ["rollback", "from"],
        found: active,
        allowed,
        remedy: `To leave ${active}, write \`active: ${otherColour(active)}\``,
      };
    },
  },
  {
    rule: "A rollback and a rollout exclude each other, so that removing the one does not bring back the other.",
    *broken({ rollback, rollout }) {
      if (rollback === undefined || rollout.mode === "off") return;
      yield {
        at: ["rollout", "mode"],
        found: rollout.mode,
        allowed: "off while a rollback is declared, which alone decides where requests go",
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
        remedy: "To go in steps, write `strategy: gradual`",
      };
    },
  },
];

/** Rules for the colours that get requests. */
export const colourRules: readonly Rule<ColouredService, unknown>[] = [
  {
    rule: "The active colour has a release with at least one pod.",
    *broken(service) {
      const { active } = service;
      const other = otherColour(active);
      if (!colourTraits(service, active).exists) {
        const remedy = colourTraits(service, other).exists
          ? `Declare colours.${active} first, or keep \`active: ${other}\``
          : `Declare colours.${active}`;
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
      if (!colourTraits(service, candidate).exists) {
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
      if (!colourTraits(service, rollback.from).exists) {
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
  {
    rule: "A held digest is neither active nor in a rollout unless the hold is overridden; a rollback may still drain it.",
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
    rule: "The colours select different pods: both select by one label, with different values.",
    *broken(service) {
      if (discriminatorOf(service) !== undefined) return;
      yield {
        at: ["colours", "green", "selector"],
        allowed: "a label that blue selects by too, with another value, or a flip could select the same pods",
      };
    },
  },
  {
    rule: "The colours differ in digest, configuration or secrets, and different digests have different versions.",
    *broken(service) {
      const { active } = service;
      const [blue, green] = [releaseOf(service, "blue"), releaseOf(service, "green")];
      if (blue === undefined || green === undefined) return;
      const idle = otherColour(active);
      const sameDigest = digestOf(blue.image) === digestOf(green.image);
      if (sameDigest && bundleOf(blue) === bundleOf(green)) {
        const allowed = `a different digest, configuration or secret revision from ${active}'s: a flip would change nothing`;
        yield {
          at: ["colours", idle, "image"],
          allowed,
          remedy: `Remove colours.${idle} until there is something to release`,
        };
      }
      if (!sameDigest && blue.version === green.version) {
        const allowed = `a different version from ${active}'s, because the image differs and the version becomes the pods' label`;
        yield { at: ["colours", idle, "version"], allowed };
      }
    },
  },
];

/** Rules for a service with two colours. */
export const colouredRules: RuleTable<ColouredService> = {
  about: "Rollouts and rollbacks",
  subjects: ({ services }) => coloured(services),
  rules: splitRules,
};

/** Rules for the colours of a service. */
export const colourTable: RuleTable<ColouredService> = {
  about: "Colours",
  subjects: ({ services }) => coloured(services),
  rules: colourRules,
};

function* coloured(services: readonly Service[]) {
  for (const service of services) if (isColoured(service)) yield { at: ["services", service.name], subject: service };
}

function* withoutPods(service: ColouredService, colour: Colour, because: string) {
  const own = releaseOf(service, colour)?.replicas;
  const replicas = leastPodsOf(service, colour);
  if (isKeptElsewhere(service) || replicas > 0) return;
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
