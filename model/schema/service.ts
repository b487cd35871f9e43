import { z } from "zod";
import { serviceEdge } from "./edge.js";
import {
  type Colour,
  colour,
  digest,
  instant,
  integer,
  objectName,
  percent,
  sentence,
  text,
  version,
} from "./primitives.js";
import { triggers } from "./triggers.js";
import { readiness, release, workload } from "./workload.js";

/** Run ids that are included whatever the percentage. */
export const allowlist = z.strictObject({
  runIds: z
    .array(text(/^[A-Za-z0-9._-]{1,128}$/, "a run id: letters, digits, `.`, `_` and `-`, at most 128"))
    .max(100, "at most 100 run ids")
    .default([]),
});

/** The candidate's share of the edge. */
export const rollout = z.strictObject({
  mode: z
    .enum(["off", "canary", "full"])
    .default("off")
    .describe("The candidate's traffic at the edge: none, `percent` of it, or all"),
  percent: percent.default(0).describe("The candidate's share of the edge in a canary, 1 to 99"),
  /** Whether run ids stay on their colour. A smaller share needs false, because sessions override weights. */
  sticky: z.boolean().default(true),
  allowlist: allowlist.prefault({}),
});
/** The candidate's share of the edge. */
export type Rollout = z.output<typeof rollout>;

/** A rollback away from a colour; `active` already names the good one. */
export const rollback = z.strictObject({
  from: colour.describe("The bad colour; `active` already names the good one"),
  strategy: z.enum(["immediate", "gradual", "planned"]).default("immediate"),
  /** The bad colour's remaining share of the edge. */
  remaining: percent.default(0),
  reason: sentence,
  incident: sentence.optional(),
  at: instant,
});
/** A rollback away from a colour. */
export type Rollback = z.output<typeof rollback>;

/** A hold: a digest that must not get traffic. */
export const held = z.strictObject({
  digest,
  /** The version of the digest; until a newer one is live, every canary starts at a low share. */
  version: version.optional(),
  reason: sentence,
  incident: sentence.optional(),
  at: instant,
  override: sentence.optional().describe("Why the hold is overridden, as written by `switchyard rollback --override`"),
});
/** A hold: a digest that must not get traffic. */
export type Held = z.output<typeof held>;

const common = {
  edge: serviceEdge.optional(),
  triggers: triggers.optional(),
} as const;

const twoColours = {
  active: colour.describe("The live colour: change this line to flip, and change it back to roll back"),
  rollout: rollout.prefault({}),
  rollback: rollback.optional(),
  held: z.array(held).default([]),
  readiness: readiness.prefault({}),
} as const;

/** A service that is released in two colours. */
export const blueGreenService = z.strictObject({
  kind: z.literal("blue-green").default("blue-green"),
  ...common,
  ...twoColours,
  colours: z.strictObject({ blue: release.optional(), green: release.optional() }),
  workload,
});
/** A service whose pods are replaced in place. */
export const inPlaceService = z.strictObject({
  kind: z.literal("in-place"),
  ...common,
  edge: z.never("no edge, because a service in place has no colours to divide requests between").optional(),
  release,
  workload,
});

const labelKey = text(
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  "a label such as `app.kubernetes.io/name`",
);
const labelValue = text(
  /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  "the value of a label: letters, digits, `-`, `_` and `.`, at most 63, in quotes when it is a number",
);
const externalColour = z.strictObject({
  service: objectName,
  selector: z
    .record(labelKey, labelValue)
    .refine((labels) => Object.keys(labels).length > 0, "at least one label, or the Service would select every pod"),
});

/** A service whose Deployments are managed elsewhere; only its traffic is declared here. */
export const externalService = z.strictObject({
  kind: z.literal("external"),
  ...common,
  ...twoColours,
  /** The Service of each colour, in the environment's namespace, and the labels of its pods. */
  colours: z.strictObject({ blue: externalColour, green: externalColour }),
  servicePort: integer(1, 65_535).default(80),
  targetPort: integer(1, 65_535),
});

/** A service of any kind. */
export const service = z.discriminatedUnion("kind", [blueGreenService, inPlaceService, externalService]);

/** A service of any kind. */
export type Service = z.output<typeof service> & { readonly name: string };
/** A service with two colours, wherever its Deployments are managed. */
export type ColouredService = Extract<Service, { readonly active: Colour }>;
