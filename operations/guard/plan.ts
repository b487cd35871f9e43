import { z } from "zod";
import { isContainer, type Path } from "../../model/path.js";
import { BadInput, Refusal } from "../failures.js";
import type { Difference } from "./difference.js";
import { secretsIn } from "./secrets.js";

/** The reason why a plan cannot be read or must not be trusted. */
export type PlanDefect =
  | "invalid-json"
  | "not-a-plan"
  | "unsupported-format"
  | "no-resource-changes"
  | "unknown-action"
  | "errored"
  | "incomplete"
  | "not-applyable"
  | "deferred-changes"
  | "action-invocations"
  | "failed-checks";

/** The error for input that is not a readable plan. */
export class UnreadablePlan extends BadInput {
  constructor(
    readonly defect: PlanDefect,
    message: string,
  ) {
    super(message);
  }
}

/** The refusal of a readable plan that does not show everything that would happen. */
export class UntrustedPlan extends Refusal {
  constructor(
    readonly defect: PlanDefect,
    message: string,
  ) {
    super(message);
  }
}

const actionsByName = {
  "no-op": "no-op",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  "delete,create": "replace",
  "create,delete": "replace",
  forget: "forget",
  "create,forget": "forget",
} as const;

/** All actions on a resource; `import` and `move` change only the state. */
export const actions = [...new Set(Object.values(actionsByName)), "import", "move"] as const;
/** An action on a resource. */
export type Action = (typeof actions)[number];

/** The planned change of one resource. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly action: Action;
  /** Terraform's own actions, which give the order of a replacement. */
  readonly actions: readonly string[];
  readonly change: Difference;
  /** The attributes that force a replacement. */
  readonly replacePaths: readonly Path[];
  /** Terraform's reason for the action. @default - it gives none */
  readonly reason?: string;
  /** The key of an object that a failed replacement left behind. */
  readonly deposed?: string;
  /** The id of an existing object that is imported. */
  readonly importedAs?: string;
  /** The address before a move. */
  readonly movedFrom?: string;
}

/** A checked plan. */
export interface Plan {
  /** All resources, also unchanged ones; sorted by address. */
  readonly resources: readonly ResourceChange[];
  /** Changes made outside of Terraform since the last apply; sorted by address. */
  readonly drift: readonly ResourceChange[];
  /** The names of outputs that change; sorted. */
  readonly outputs: readonly string[];
  /** The configuration's expressions of resources in the root module, by address. */
  readonly expressions: ReadonlyMap<string, unknown>;
  /** Texts that are sensitive somewhere in the plan, and therefore never shown. */
  readonly secrets: ReadonlySet<string>;
}

// without a mask, sensitive values cannot be recognised
const mask = z.unknown().refine((value) => value !== undefined, "a mask of sensitive values is missing");

const resourceChange = z.looseObject({
  address: z.string().min(1),
  previous_address: z.string().optional(),
  mode: z.enum(["managed", "data"]),
  type: z.string().min(1),
  name: z.string(),
  deposed: z.string().optional(),
  action_reason: z.string().optional(),
  change: z.looseObject({
    actions: z.array(z.string()),
    before: z.unknown(),
    after: z.unknown(),
    after_unknown: z.unknown(),
    before_sensitive: mask,
    after_sensitive: mask,
    replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).nullish(),
    importing: z.looseObject({ id: z.string().optional() }).nullish(),
  }),
});

const document = z.looseObject({
  resource_changes: z.array(resourceChange),
  resource_drift: z.array(resourceChange).optional(),
  output_changes: z.record(z.string(), z.looseObject({ actions: z.array(z.string()) })).optional(),
  deferred_changes: z.array(z.unknown()).nullish(),
  action_invocations: z.array(z.unknown()).nullish(),
  checks: z
    .array(z.looseObject({ address: z.looseObject({ to_display: z.string().optional() }), status: z.string() }))
    .nullish(),
  applyable: z.boolean().optional(),
  complete: z.boolean().optional(),
  errored: z.boolean().optional(),
});

/** Options for reading a plan. */
export interface ReadOptions {
  /** Whether the plan was limited to some resources with `-target`. @default false */
  readonly partial?: boolean;
}

/**
 * Reads a plan from the output of `terraform show -json`, or OpenTofu's.
 *
 * @throws UnreadablePlan when the text is not a plan of format 1.x
 * @throws UntrustedPlan when the plan failed, is incomplete, or has an action that this program does not know
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readPlan(text: string, { partial = false }: ReadOptions = {}): Plan {
  const json = parse(text);
  requireFormat(json);
  const parsed = document.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).slice(0, 5);
    throw new UnreadablePlan("not-a-plan", `the plan does not match format 1.x: ${where.join("; ")}`);
  }
  const plan = parsed.data;
  const resources = plan.resource_changes.map(changeOf).sort(byAddress);
  const outputs = Object.entries(plan.output_changes ?? {}).filter(([, { actions }]) => actions.join() !== "no-op");
  const changes = resources.some(({ action }) => action !== "no-op") || outputs.length > 0;
  refuse(plan.errored === true, "errored", "planning failed, so the plan is incomplete: see Terraform's own output");
  refuse(
    plan.complete === false && !partial,
    "incomplete",
    "the plan leaves out a part of the configuration (`complete` is false): plan without -target",
  );
  refuse(
    plan.applyable === false && changes,
    "not-applyable",
    "the plan has changes that Terraform would not apply (`applyable` is false): plan again without -refresh-only",
  );
  refuse(
    (plan.deferred_changes ?? []).length > 0,
    "deferred-changes",
    "the plan defers changes to a later plan (`deferred_changes`): apply what they depend on first",
  );
  refuse(
    (plan.action_invocations ?? []).length > 0,
    "action-invocations",
    "the plan invokes actions, whose effects it does not show (`action_invocations`): remove them from the configuration",
  );
  const failed = (plan.checks ?? []).filter(({ status }) => status === "fail" || status === "error");
  refuse(
    failed.length > 0,
    "failed-checks",
    `checks failed: ${failed.map(({ address }) => address.to_display ?? "an unnamed check").join(", ")}`,
  );
  return {
    resources,
    drift: (plan.resource_drift ?? []).map(changeOf).sort(byAddress),
    outputs: outputs.map(([name]) => name).sort(),
    expressions: expressionsIn(json),
    secrets: secretsIn(json),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // the parser's own message quotes the text, which may contain secrets
    throw new UnreadablePlan("invalid-json", "the plan is not JSON: pass the output of `terraform show -json <plan>`");
  }
  if (!isContainer(json) || Array.isArray(json)) {
    throw new UnreadablePlan(
      "not-a-plan",
      "the plan is not a JSON object: pass the output of `terraform show -json <plan>`",
    );
  }
  return json as Readonly<Record<string, unknown>>;
}

function requireFormat({ format_version: version, resource_changes }: Readonly<Record<string, unknown>>): void {
  if (typeof version !== "string" || !/^1\.\d+$/.test(version)) {
    const found = typeof version === "string" ? JSON.stringify(version) : "none";
    throw new UnreadablePlan(
      "unsupported-format",
      `the plan's format_version is ${found}; this program reads 1.x: use a Terraform that writes it, or a newer Switchyard`,
    );
  }
  if (!Array.isArray(resource_changes)) {
    throw new UnreadablePlan(
      "no-resource-changes",
      "the plan has no list of resource_changes: pass the output of `terraform show -json <plan>`, not of a state",
    );
  }
}

function refuse(when: boolean, defect: PlanDefect, message: string): void {
  if (when) throw new UntrustedPlan(defect, message);
}

function changeOf(raw: z.output<typeof resourceChange>): ResourceChange {
  const { address, mode, type, name, change, deposed, action_reason: reason, previous_address: previous } = raw;
  const planned = Object.entries(actionsByName).find(([actions]) => actions === change.actions.join())?.[1];
  if (planned === undefined) {
    throw new UntrustedPlan(
      "unknown-action",
      `${address}: the plan does ${JSON.stringify(change.actions)}, which this program does not know`,
    );
  }
  const importedAs = change.importing == null ? undefined : (change.importing.id ?? "an identity");
  const movedFrom = previous === address ? undefined : previous;
  const alone = importedAs !== undefined ? "import" : movedFrom !== undefined ? "move" : planned;
  return {
    address,
    mode,
    type,
    name,
    action: planned === "no-op" ? alone : planned,
    actions: change.actions,
    change,
    replacePaths: change.replace_paths ?? [],
    ...(reason === undefined ? {} : { reason }),
    ...(deposed === undefined || deposed === "" ? {} : { deposed }),
    ...(importedAs === undefined ? {} : { importedAs }),
    ...(movedFrom === undefined ? {} : { movedFrom }),
  };
}

function byAddress(a: ResourceChange, b: ResourceChange): number {
  const [left, right] = [`${a.address} ${a.deposed ?? ""}`, `${b.address} ${b.deposed ?? ""}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

const configuration = z.object({
  configuration: z.object({
    root_module: z.object({
      resources: z.array(z.object({ address: z.string(), expressions: z.unknown() })).default([]),
    }),
  }),
});

function expressionsIn(json: unknown): ReadonlyMap<string, unknown> {
  const parsed = configuration.safeParse(json);
  if (!parsed.success) return new Map();
  const { resources } = parsed.data.configuration.root_module;
  return new Map(resources.map(({ address, expressions }) => [address, expressions]));
}
