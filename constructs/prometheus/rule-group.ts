import type { Environment } from "../../model/environment.js";
import { type Tier, type Trigger, type Triggers, tiers } from "../../model/schema/triggers.js";
import { enoughRequests, type Subject, signalExpression, signalTitles } from "./signals.js";

/** An alerting rule as Prometheus reads it. @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertingRule[];
}

const actions: Readonly<Record<Tier, string>> = {
  critical: "Roll back at once.",
  warning: "A person decides whether to roll back.",
  watch: "Look closer.",
};

/** The alerts of a service's triggers, in the order of the tiers; none where it declares none. */
export function triggerGroup(environment: Environment, service: string, triggers: Triggers): RuleGroup | undefined {
  const subject = { namespace: environment.settings.namespace, service };
  const rules = tiers.flatMap((tier) =>
    triggers[tier].map((trigger) => alertOf(environment, subject, triggers, tier, trigger)),
  );
  return rules.length === 0 ? undefined : { name: `${environment.name}-${service}`, rules };
}

function alertOf(
  environment: Environment,
  subject: Subject,
  { observationWindow, confirmationWindow, minimumRequests }: Triggers,
  tier: Tier,
  { signal, comparison, threshold, text }: Trigger,
): AlertingRule {
  const alert = `${camelCase(signal)}${camelCase(tier)}`;
  const breach = `${signalExpression(signal, subject, observationWindow)} ${comparison} ${threshold}`;
  const guard = `${enoughRequests(subject, observationWindow, minimumRequests)}`;
  return {
    alert,
    // A count needs no sample: one complaint is one, however few requests there are.
    expr: signal === "user_complaints" || minimumRequests === 0 ? breach : `(${breach}) and on (colour) (${guard})`,
    for: confirmationWindow,
    labels: { severity: tier, environment: environment.name, service: subject.service },
    annotations: {
      summary: `${subject.service} breaches a ${tier} trigger on its ${signalTitles[signal]}.`,
      description: `${subject.service} {{ $labels.colour }}: ${signalTitles[signal]} is {{ printf "%.4g" $value }}, declared is ${text}. ${actions[tier]}`,
      ...runbook(environment, alert),
    },
  };
}

/** Signs that something in production changes itself: one is too many, so nothing is waited for. */
export function securityGroup(environment: Environment, namespaces: readonly string[]): RuleGroup {
  const where = `namespace=~"${namespaces.join("|")}"`;
  const rule = (alert: string, counter: string, summary: string): AlertingRule => ({
    alert,
    // A counter that is born at 1 never increases: the second half sees it appear.
    expr: [
      `sum by (namespace, pod) (increase(${counter}{${where}}[10m]) > 0)`,
      `sum by (namespace, pod) (${counter}{${where}} unless ${counter}{${where}} offset 10m) > 0`,
    ].join(" or "),
    for: "0s",
    labels: { severity: "critical", environment: environment.name },
    annotations: {
      summary,
      description: "{{ $labels.namespace }}/{{ $labels.pod }} tried it; the attempt was counted by the program itself.",
      ...runbook(environment, alert),
    },
  });
  return {
    name: `${environment.name}-security`,
    rules: [
      rule("UnauthorizedFileWrite", "filesystem_write_attempts", "A container tried to write to its file system."),
      rule("SelfModificationAttempt", "code_modification_attempts", "A program tried to change its own code."),
    ],
  };
}

function runbook({ settings: { runbookUrl } }: Environment, alert: string): Record<string, string> {
  return runbookUrl === undefined ? {} : { runbook_url: `${runbookUrl}${alert}` };
}

function camelCase(snake: string): string {
  return snake
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
