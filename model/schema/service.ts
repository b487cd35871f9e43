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

/** Run ids that are in, whatever the percentage. */
export const allowlist = z.strictObject({
  runIds: z
    .array(text(/^[A-Za-z0-9._-]{1,128}$/, "a run id: letters, digits, `.`, `_` and `-`, at most 128"))
    .max(100, "at most 100 run ids")
    .default([]),
});

/** What share of the edge the candidate gets. */
export const rollout = z.strictObject({
  mode: z
    .enum(["off", "canary", "full"])
    .default("off")
    .describe("What the candidate gets of the edge: nothing, `percent` of it, or everything"),
  percent: percent.default(0).describe("The candidate's share of the edge in a canary, 1 to 99"),
  /** Run ids stay on the colour they met; false lets them go, which a step down needs, because sessions outrank weights. */
  sticky: z.boolean().default(true),
  allowlist: allowlist.prefault({}),
});
/** What share of the edge the candidate gets. */
export type Rollout = z.output<typeof rollout>;

/** A way out of a colour: `active` already names the good one. */
export const rollback = z.strictObject({
  from: colour.describe("The bad colour; `active` already names the good one"),
  strategy: z.enum(["immediate", "gradual", "planned"]).default("immediate"),
  /** What the bad colour still gets at the edge. */
  remaining: percent.default(0),
  reason: sentence,
  incident: sentence.optional(),
  at: instant,
});
/** A way out of a colour. */
export type Rollback = z.output<typeof rollback>;

/** A digest that may not get traffic. */
export const held = z.strictObject({
  digest,
  /** What it was called: until a newer version is live, every canary starts carefully. */
  version: version.optional(),
  reason: sentence,
  incident: sentence.optional(),
  at: instant,
  override: sentence
    .optional()
    .describe("Why a person passed it over, as `switchyard rollback --override` writes it: then it holds nothing back"),
});
/** A digest that may not get traffic. */
export type Held = z.output<typeof held>;

const common = {
  edge: serviceEdge.optional(),
  triggers: triggers.optional(),
} as const;

const twoColours = {
  active: colour.describe("The live colour: change this line to flip, change it back to roll back"),
  rollout: rollout.prefault({}),
  rollback: rollback.optional(),
  held: z.array(held).default([]),
  readiness: readiness.prefault({}),
} as const;

/** A service that is released as two colours. */
export const blueGreenService = z.strictObject({
  kind: z.literal("blue-green").default("blue-green"),
  ...common,
  ...twoColours,
  colours: z.strictObject({ blue: release.optional(), green: release.optional() }),
  workload,
});
/** A service that is replaced pod by pod. */
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

/** A service whose Deployments somebody else keeps; only its traffic is declared here. */
export const externalService = z.strictObject({
  kind: z.literal("external"),
  ...common,
  ...twoColours,
  /** The Services of the two colours, in the environment's namespace, and the labels of their pods. */
  colours: z.strictObject({ blue: externalColour, green: externalColour }),
  servicePort: integer(1, 65_535).default(80),
  targetPort: integer(1, 65_535),
});

/** A service of any kind. */
export const service = z.discriminatedUnion("kind", [blueGreenService, inPlaceService, externalService]);

/** A service of any kind. */
export type Service = z.output<typeof service> & { readonly name: string };
/** A service that has two colours, whoever keeps its Deployments. */
export type ColouredService = Extract<Service, { readonly active: Colour }>;
