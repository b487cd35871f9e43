import { z } from "zod";
import {
  address,
  configuration,
  decimal,
  headerName,
  hostname,
  image,
  integer,
  objectName,
  percent,
  sentence,
  terraformVariable,
  text,
  urlPath,
  version,
} from "./primitives.js";

/** The regions that Cloudflare can probe from. */
export const checkRegions = [
  "WNAM",
  "ENAM",
  "WEU",
  "EEU",
  "NSAM",
  "SSAM",
  "OC",
  "ME",
  "NAF",
  "SAF",
  "SAS",
  "SEAS",
  "NEAS",
] as const;

/**
 * The health check of an origin by Cloudflare.
 *
 * @see https://developers.cloudflare.com/load-balancing/monitors/
 */
export const monitor = z.strictObject({
  type: z.enum(["http", "https"]).default("https"),
  method: z.enum(["GET", "HEAD"]).default("GET"),
  path: urlPath.default("/health"),
  /** @default 443 for https, 80 for http */
  port: integer(1, 65_535).optional(),
  expectedCodes: text(
    /^([1-5]\d\d|[1-5]xx)(,([1-5]\d\d|[1-5]xx))*$/,
    "status codes such as `200`, `2xx` or `200,204`",
  ).default("200"),
  /** Text that the first 10 KB of the response must contain, ignoring case; empty for no check. */
  expectedBody: z
    .string({ error: "text of at most 512 characters" })
    .max(512, "text of at most 512 characters")
    .default("ok"),
  interval: integer(10, 3600, "seconds").default(60),
  timeout: integer(1, 10, "seconds").default(5),
  retries: integer(0, 5).default(2),
  consecutiveUp: integer(1, 10).default(2),
  consecutiveDown: integer(1, 10).default(2),
  followRedirects: z.boolean().default(false),
  allowInsecure: z.boolean().default(false),
});
/** The health check of an origin by Cloudflare. */
export type Monitor = z.output<typeof monitor>;

/** A server that Cloudflare sends requests to. */
export const origin = z.strictObject({
  address,
  /** The Host header of requests and probes. @default - the address */
  host: hostname.optional(),
  weight: decimal(0.01, 1).default(1),
  /** Whether it is out of rotation: no traffic and no probes until this is false again. */
  drained: z
    .boolean()
    .default(false)
    .describe("Whether it is out of rotation: no traffic and no probes until this is false again"),
  /** Environment variables that differ on this origin. */
  configuration: configuration.default({}),
});
/** A server that Cloudflare sends requests to. */
export type Origin = z.output<typeof origin>;

/** The recipients of health changes. */
export const notifications = z.strictObject({
  emails: z.array(z.email("an e-mail address")).default([]),
  /** The Terraform variable with the URL of a webhook. */
  webhookVariable: terraformVariable.optional(),
});
/** The recipients of health changes. */
export type Notifications = z.output<typeof notifications>;

const publicHostname = {
  hostname,
  description: sentence.optional(),
  monitor: monitor.prefault({}),
  checkRegions: z.array(z.enum(checkRegions)).min(1, "1 to 4 regions").max(4, "1 to 4 regions").default(["WEU"]),
  notifications: notifications.optional(),
  enabled: z.boolean().default(true),
} as const;

/** The share of requests that Cloudflare sheds from a pool, in percent. */
export const loadShedding = z.strictObject({ defaultPercent: percent.default(0), sessionPercent: percent.default(0) });

/** A hot-standby hostname: one image on several platforms; the primary first, then the standbys in order. */
export const edge = z.strictObject({
  ...publicHostname,
  release: z.strictObject({ version, image }),
  configuration: configuration.default({}),
  /** Origins in order of preference; each gets a pool of its own. */
  origins: z.record(objectName, origin).refine((all) => Object.keys(all).length >= 1, "at least one origin"),
});
/** A hot-standby hostname. */
export type EdgeInput = z.output<typeof edge>;

/** The public hostname of a service. */
export const serviceEdge = z.strictObject({
  ...publicHostname,
  /** The hot-standby edge whose origins take over when no colour is healthy. */
  standby: objectName.optional(),
  /** The header that carries the run id; a run stays on its colour while a canary grows. */
  sticky: z
    .strictObject({
      header: headerName.default("X-Run-Id"),
      ttl: integer(30, 3600, "seconds").default(1800),
    })
    .prefault({}),
  /** The header that sends a request to the candidate, even before it has a share. */
  previewHeader: headerName.default("X-Switchyard-Preview"),
  loadShedding: loadShedding.prefault({}),
});
/** The public hostname of a service. */
export type ServiceEdge = z.output<typeof serviceEdge>;
