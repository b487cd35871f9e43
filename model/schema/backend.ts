import { z } from "zod";
import { objectName, text } from "./primitives.js";

/** State in a local file, for one person on one machine. */
const local = z.strictObject({
  type: z.literal("local"),
  /** The folder of the state files, relative to where Terraform is started. */
  path: text(
    /^(?!\.{1,2}(\/|$))[A-Za-z0-9_.-]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9_.-]+)*$/,
    "a relative path such as `.switchyard/state`, without `..`",
  ).default(".switchyard/state"),
});

/** State in S3 or R2, locked by a file next to it. */
const s3 = z.strictObject({
  type: z.literal("s3"),
  bucket: text(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
  ),
  /** The prefix of the keys. */
  prefix: text(/^[a-z0-9][a-z0-9_-]*(\/[a-z0-9_-]+)*$/, "a prefix such as `switchyard`").default("switchyard"),
  region: text(/^(auto|[a-z]{2}(-[a-z]+)+-\d)$/, "a region such as `eu-central-1`; `auto` for R2").default("auto"),
  /** The endpoint of an R2 account: `https://<account id>.r2.cloudflarestorage.com`. */
  endpoint: z.url({ protocol: /^https$/, error: "an https URL" }).optional(),
});

/** State behind an HTTP API such as GitLab's; `{stack}` in the address is replaced. */
const http = z.strictObject({
  type: z.literal("http"),
  address: z.url({ protocol: /^https?$/, error: "an http or https URL" }),
  lock: z.boolean().default(true),
});

/** Any other Terraform backend, by its own arguments; `{stack}` in a text argument is replaced. */
const other = z.strictObject({
  type: z.literal("other"),
  name: objectName,
  arguments: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()], { error: "text, a number, true or false" }),
  ),
});

/** The backend for Terraform's states. */
export const backend = z.discriminatedUnion("type", [local, s3, http, other]);
/** The backend for Terraform's states. */
export type Backend = z.output<typeof backend>;
