import type { Environment } from "../../model/environment.js";
import { formatPath } from "../../model/path.js";
import { types } from "../../model/route/terraform.js";
import type { ChangedPath } from "./changes.js";
import { digestOf, digestOfAll, sensitiveText } from "./digest.js";
import { oneLine, shown } from "./finding.js";
import { actionText, type Verdict } from "./guard.js";
import { countsText, meaningOf } from "./meaning.js";
import { meaningfulChanges, meaningfulDrift, unknownText } from "./noise.js";
import type { Action, Plan, ResourceChange } from "./plan.js";
import { lastVisibleText } from "./secrets.js";
import { type Traffic, trafficOf } from "./traffic.js";

/** A stack's plan with the guard's verdict. */
export interface PlannedStack {
  readonly stack: string;
  readonly plan: Plan;
  /** @default - the guard was not asked */
  readonly verdict?: Verdict;
}

/** The facts beside the plans that a summary shows. */
export interface SummaryOptions {
  /** The environment, which declares the live colour. @default - unknown */
  readonly environment?: Environment;
  /** Other facts for the reviewer and the digest, such as an overlay outside of the repository. @default - none */
  readonly notes?: readonly string[];
}

/** A changed attribute as text, without sensitive values. */
export interface AttributeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A changed resource as text. */
export interface ResourceSummary {
  readonly address: string;
  readonly action: Action;
  /** The action with its details, such as the attributes that force a replacement. */
  readonly words: string;
  /** Whether an existing object is removed, or is no longer managed. */
  readonly destructive: boolean;
  readonly attributes: readonly AttributeChange[];
}

/** The summary of one stack's plan. */
export interface StackSummary {
  readonly stack: string;
  readonly counts: string;
  readonly meaning: readonly string[];
  readonly changes: readonly ResourceSummary[];
  /** Changes made outside of Terraform since the last apply. */
  readonly drift: readonly ResourceSummary[];
  readonly outputs: readonly string[];
  /** The routes before and after. @default - they do not change */
  readonly traffic?: Traffic;
  readonly verdict?: Verdict;
  readonly digest: string;
}

/** The summary of several stacks' plans. */
export interface Summary {
  /** The environment's name. @default - unknown */
  readonly environment?: string;
  /** The stacks: refused ones first, then changed ones, then the rest, each sorted by name. */
  readonly stacks: readonly StackSummary[];
  readonly counts: string;
  readonly destructive: readonly (ResourceSummary & { readonly stack: string })[];
  readonly notes: readonly string[];
  /** The digest that `apply --digest` compares. */
  readonly digest: string;
}

const destructive: readonly Action[] = ["delete", "replace", "forget"];

/** Returns a summary's title: the environment and the number of changes. */
export function titleOf({ environment, counts }: Summary): string {
  return `Plan${environment === undefined ? "" : ` of ${environment}`}: ${counts}`;
}

/** Lists the stacks that the guard refuses. */
export function refusedIn({ stacks }: Summary): readonly string[] {
  return stacks.filter(({ verdict }) => verdict?.verdict === "refused").map(({ stack }) => stack);
}

/** Summarises several stacks' plans, in the same order whatever theirs is. */
export function summarise(stacks: readonly PlannedStack[], options: SummaryOptions = {}): Summary {
  const { environment, notes = [] } = options;
  const sorted = [...stacks].sort((a, b) => (a.stack < b.stack ? -1 : 1));
  const summaries = sorted.map((one) => stackSummary(one, environment));
  const rankOf = ({ verdict, changes, outputs }: StackSummary): number =>
    verdict?.verdict === "refused" ? 0 : changes.length + outputs.length > 0 ? 1 : 2;
  return {
    ...(environment === undefined ? {} : { environment: environment.name }),
    stacks: [...summaries].sort((one, other) => rankOf(one) - rankOf(other)),
    counts: countsText(sorted.flatMap(({ plan }) => plan.resources)),
    destructive: summaries.flatMap(({ stack, changes }) =>
      changes.filter((change) => change.destructive).map((change) => ({ ...change, stack })),
    ),
    notes,
    digest: digestOfAll(new Map(sorted.map(({ stack, plan }) => [stack, plan])), notes),
  };
}

function stackSummary({ stack, plan, verdict }: PlannedStack, environment: Environment | undefined): StackSummary {
  const changed = plan.resources.filter(({ action }) => action !== "no-op");
  const traffic = trafficOf(plan, environment);
  const names = poolNames(plan);
  const moved = traffic !== undefined && changed.some((one) => one === traffic.loadBalancer || one === traffic.service);
  return {
    stack,
    counts: countsText(plan.resources),
    meaning: meaningOf(plan, environment),
    changes: changed.map((resource) => resourceSummary(plan, resource, meaningfulChanges(plan, resource), names)),
    drift: plan.drift
      .map((resource) => resourceSummary(plan, resource, meaningfulDrift(plan, resource), names))
      .filter(({ attributes, action }) => attributes.length > 0 || action === "delete"),
    outputs: plan.outputs,
    ...(moved ? { traffic } : {}),
    ...(verdict === undefined ? {} : { verdict }),
    digest: digestOf(plan),
  };
}

/** Returns the names of pools by id, because people know pools by name. */
function poolNames(plan: Plan): ReadonlyMap<string, string> {
  return new Map(
    plan.resources.flatMap(({ type, change }): [string, string][] => {
      const [id, name] = ["id", "name"].map((path) => lastVisibleText(change, [path], plan.secrets));
      return type === types.pool && id !== undefined && name !== undefined ? [[id, name]] : [];
    }),
  );
}

function resourceSummary(
  plan: Plan,
  resource: ResourceChange,
  changes: readonly ChangedPath[],
  names: ReadonlyMap<string, string>,
): ResourceSummary {
  return {
    address: oneLine(
      resource.deposed === undefined ? resource.address : `${resource.address} (deposed ${resource.deposed})`,
    ),
    action: resource.action,
    words: oneLine(actionText(resource)),
    destructive: destructive.includes(resource.action),
    attributes: resource.action === "read" ? [] : changes.map((changed) => attributeOf(plan, resource, changed, names)),
  };
}

function attributeOf(
  plan: Plan,
  resource: ResourceChange,
  changed: ChangedPath,
  names: ReadonlyMap<string, string>,
): AttributeChange {
  const { segments, before, after, unknown, sensitive } = changed;
  const named = (value: unknown): unknown => (typeof value === "string" ? (names.get(value) ?? value) : value);
  const path = formatPath(segments.map((step) => (typeof step === "string" ? (names.get(step) ?? step) : step)));
  if (sensitive) return { path, before: sensitiveText, after: sensitiveText };
  return {
    path,
    before: shown(named(before)),
    after: unknown ? oneLine(unknownText(plan, resource, changed)) : shown(named(after)),
  };
}

/** Formats an attribute: `path: before → after`, or one side if there is no other; cuts long values. */
export function attributeLine({ path, before, after }: AttributeChange, action: Action, longest = 160): string {
  const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
  if (action === "create") return `${path}: ${cut(after)}`;
  if (action === "delete" || action === "forget") return `${path}: ${cut(before)}`;
  if (before === sensitiveText && after === sensitiveText) return `${path}: ${sensitiveText} changes`;
  return `${path}: ${cut(before)} → ${cut(after)}`;
}
