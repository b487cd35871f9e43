import { signals, type Tier, type Trigger, type Triggers, tiers } from "../../model/schema/triggers.js";
import { enoughRequests, type Subject, signalExpression, signalTitles } from "./signals.js";

/** An alerting rule as Prometheus reads it. @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A group of rules that Prometheus evaluates together. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertingRule[];
}

const actions: Readonly<Record<Tier, string>> = {
  critical: "Roll back at once.",
  warning: "A person decides whether to roll back.",
  watch: "Look closer.",
};

/** Properties of every group. */
interface GroupProps {
  /** The name of the environment: the label `environment`, and the first part of the group's name. */
  readonly environment: string;
  /** The link of an alert; its name is appended. @default - alerts have no link */
  readonly runbookUrl?: string | undefined;
}

/** Properties of a service's alerts. */
export interface TriggerGroupProps extends GroupProps, Subject {
  /** The triggers by tier, and how long they are observed. */
  readonly triggers: Triggers;
}

/** Returns the alerts of a service's triggers, in the order of the tiers; undefined if it declares none. */
export function triggerGroup(props: TriggerGroupProps): RuleGroup | undefined {
  const rules = tiers.flatMap((tier) => props.triggers[tier].map((trigger) => alertOf(props, tier, trigger)));
  return rules.length === 0 ? undefined : { name: `${props.environment}-${props.service}`, rules };
}

function alertOf(
  { environment, runbookUrl, namespace, service, triggers }: TriggerGroupProps,
  tier: Tier,
  { signal, comparison, threshold, text }: Trigger,
): AlertingRule {
  const { observationWindow, confirmationWindow, minimumRequests } = triggers;
  const subject = { namespace, service };
  const alert = `${camelCase(signal)}${camelCase(tier)}`;
  const breach = `${signalExpression(signal, subject, observationWindow)} ${comparison} ${threshold}`;
  const guard = `${enoughRequests(subject, observationWindow, minimumRequests)}`;
  return {
    alert,
    // a count needs no minimum of requests: one complaint is always one
    expr: signals[signal] === "" || minimumRequests === 0 ? breach : `(${breach}) and on (colour) (${guard})`,
    for: confirmationWindow,
    labels: { severity: tier, environment, service },
    annotations: {
      summary: `${service} breaches a ${tier} trigger on its ${signalTitles[signal]}.`,
      description: `${service} {{ $labels.colour }}: ${signalTitles[signal]} is {{ printf "%.4g" $value }}, declared is ${text}. ${actions[tier]}`,
      ...runbook(runbookUrl, alert),
    },
  };
}

/** Properties of the alerts about programs that change themselves. */
export interface SecurityGroupProps extends GroupProps {
  /** The namespaces of the watched pods. */
  readonly namespaces: readonly string[];
}

/** Returns alerts about programs that try to change themselves; they fire at once, because one attempt is too many. */
export function securityGroup({ environment, runbookUrl, namespaces }: SecurityGroupProps): RuleGroup {
  const where = `namespace=~"${namespaces.join("|")}"`;
  const rule = (alert: string, counter: string, summary: string): AlertingRule => ({
    alert,
    // a counter that starts at 1 shows no increase, so the second half detects its appearance
    expr: [
      `sum by (namespace, pod) (increase(${counter}{${where}}[10m]) > 0)`,
      `sum by (namespace, pod) (${counter}{${where}} unless ${counter}{${where}} offset 10m) > 0`,
    ].join(" or "),
    for: "0s",
    labels: { severity: "critical", environment },
    annotations: {
      summary,
      description: "{{ $labels.namespace }}/{{ $labels.pod }} tried it; the attempt was counted by the program itself.",
      ...runbook(runbookUrl, alert),
    },
  });
  return {
    name: `${environment}-security`,
    rules: [
      rule("UnauthorizedFileWrite", "filesystem_write_attempts", "A container tried to write to its file system."),
      rule("SelfModificationAttempt", "code_modification_attempts", "A program tried to change its own code."),
    ],
  };
}

function runbook(runbookUrl: string | undefined, alert: string): Record<string, string> {
  return runbookUrl === undefined ? {} : { runbook_url: `${runbookUrl}${alert}` };
}

function camelCase(snake: string): string {
  return snake
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
