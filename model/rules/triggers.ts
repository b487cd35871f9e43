import { secondsIn } from "../schema/primitives.js";
import {
  largestLatencyBucket,
  type Signal,
  signals,
  type Tier,
  type Trigger,
  type Triggers,
  tiers,
  triggers,
} from "../schema/triggers.js";
import { partsOfMalformed, type Rule, type RuleTable } from "./rule.js";

const rising: Readonly<Record<Signal, boolean>> = {
  error_rate: true,
  availability: false,
  p50_latency: true,
  p95_latency: true,
  p99_latency: true,
  hallucination_rate: true,
  user_complaints: true,
};

/** Percentiles of latency, the lowest first. */
const percentiles = Object.keys(signals)
  .filter((name) => /^p\d+_latency$/.test(name))
  .sort((one, other) => Number.parseInt(one.slice(1), 10) - Number.parseInt(other.slice(1), 10));

const single: readonly Rule<Triggers>[] = [
  {
    rule: "A trigger compares its signal in the direction in which it gets worse.",
    *broken(subject) {
      for (const { at, trigger } of each(subject)) {
        const bad = rising[trigger.signal] ? ">" : "<";
        if (trigger.comparison === bad) continue;
        const allowed = `\`${trigger.signal} ${bad} …\`, because ${trigger.signal} is bad when it is ${bad === ">" ? "high" : "low"}`;
        yield { at, found: trigger.text, allowed };
      }
    },
  },
  {
    rule: "A trigger can fire.",
    *broken(subject) {
      for (const { at, trigger } of each(subject)) {
        const { signal, comparison, threshold } = trigger;
        if (signals[signal] === "%" && (comparison === ">" ? threshold === 100 : threshold === 0)) {
          const allowed = comparison === ">" ? "less than 100%" : "more than 0%";
          yield { at, found: trigger.text, allowed: `${allowed}, or it can never fire` };
        }
        if (signals[signal] === "ms" && threshold >= largestLatencyBucket) {
          const allowed = `less than ${largestLatencyBucket}ms, the largest bucket of the latency histogram, or it can never fire`;
          yield { at, found: trigger.text, allowed };
        }
      }
    },
  },
];

const together: readonly Rule<Triggers>[] = [
  {
    rule: "A tier names a signal once.",
    *broken(subject) {
      const seen = new Map<string, string>();
      for (const { at, tier, trigger } of each(subject)) {
        const key = `${tier} ${trigger.signal}`;
        const first = seen.get(key);
        if (first === undefined) seen.set(key, trigger.text);
        else
          yield {
            at,
            found: trigger.text,
            allowed: `one line for ${trigger.signal} in ${tier}, which has \`${first}\` already`,
          };
      }
    },
  },
  {
    rule: "`critical` is harder to reach than `warning`, and `warning` than `watch`.",
    *broken(subject) {
      const all = [...each(subject)];
      for (const { at, tier, trigger } of all) {
        const laxer = all.find(
          (other) =>
            tiers.indexOf(other.tier) > tiers.indexOf(tier) &&
            other.trigger.signal === trigger.signal &&
            !(rising[trigger.signal]
              ? trigger.threshold > other.trigger.threshold
              : trigger.threshold < other.trigger.threshold),
        );
        if (laxer === undefined) continue;
        const than = rising[trigger.signal] ? "more" : "less";
        yield {
          at,
          found: trigger.text,
          allowed: `a threshold of ${than} than that of ${laxer.tier}: \`${laxer.trigger.text}\``,
        };
      }
    },
  },
  {
    rule: "Within a tier, a higher latency percentile has at least as high a threshold.",
    *broken(subject) {
      const all = [...each(subject)].filter(({ trigger }) => percentiles.includes(trigger.signal));
      for (const { at, tier, trigger } of all) {
        const lower = all.find(
          (other) =>
            other.tier === tier &&
            percentiles.indexOf(other.trigger.signal) < percentiles.indexOf(trigger.signal) &&
            other.trigger.threshold > trigger.threshold,
        );
        if (lower === undefined) continue;
        yield { at, found: trigger.text, allowed: `a threshold of at least that of \`${lower.trigger.text}\`` };
      }
    },
  },
  {
    rule: "The observation window is 1 minute to 1 day, and the confirmation window is no longer.",
    *broken({ observationWindow, confirmationWindow }) {
      const seconds = secondsIn(observationWindow);
      if (seconds < 60 || seconds > 86_400) {
        yield {
          at: ["observationWindow"],
          found: observationWindow,
          allowed: "1m to 1d, because a window needs a few scrapes",
        };
      }
      if (secondsIn(confirmationWindow) > seconds) {
        const allowed = `at most observationWindow, which is ${observationWindow}`;
        yield { at: ["confirmationWindow"], found: confirmationWindow, allowed };
      }
    },
  },
];

/** Rules for the triggers of the environment and of each service. */
export const triggerRules: RuleTable<Triggers> = {
  about: "Triggers",
  *subjects(draft) {
    const general = draft.part(triggers, ["triggers"]);
    if (general !== undefined) yield { at: ["triggers"], subject: general };
    for (const { name, triggers: subject } of draft.services) {
      if (subject !== undefined) yield { at: ["services", name, "triggers"], subject };
    }
    yield* partsOfMalformed(draft, ["services"], triggers, ["triggers"]);
  },
  rules: [...single, ...together],
};

function* each(
  subject: Triggers,
): Generator<{ readonly at: readonly (string | number)[]; readonly tier: Tier; readonly trigger: Trigger }> {
  for (const tier of tiers) {
    for (const [index, trigger] of subject[tier].entries()) yield { at: [tier, index], tier, trigger };
  }
}
