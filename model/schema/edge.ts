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

/** Regions that Cloudflare probes from. */
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
 * How Cloudflare asks an origin whether it is well.
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
  /** Looked for in the first 10 KB, whatever the case; empty asks for none. */
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
/** How Cloudflare asks an origin whether it is well. */
export type Monitor = z.output<typeof monitor>;

/** A server that Cloudflare sends requests to. */
export const origin = z.strictObject({
  address,
  /** Host header of requests and probes. @default the address */
  host: hostname.optional(),
  weight: decimal(0.01, 1).default(1),
  /** Taken out of rotation: no traffic and no probes until it is false again. */
  drained: z.boolean().default(false).describe("Out of rotation: no traffic and no probes until it is false again"),
  /** Environment variables that differ on this origin. */
  configuration: configuration.default({}),
});
/** A server that Cloudflare sends requests to. */
export type Origin = z.output<typeof origin>;

/** Who hears of health changes. */
export const notifications = z.strictObject({
  emails: z.array(z.email("an e-mail address")).default([]),
  /** A webhook whose URL the Terraform variable carries. */
  webhookVariable: terraformVariable.optional(),
});
/** Who hears of health changes. */
export type Notifications = z.output<typeof notifications>;

const publicHostname = {
  hostname,
  description: sentence.optional(),
  monitor: monitor.prefault({}),
  checkRegions: z.array(z.enum(checkRegions)).min(1, "1 to 4 regions").max(4, "1 to 4 regions").default(["WEU"]),
  notifications: notifications.optional(),
  enabled: z.boolean().default(true),
} as const;

/** The share of requests that Cloudflare keeps away from a pool, in percent. */
export const loadShedding = z.strictObject({ defaultPercent: percent.default(0), sessionPercent: percent.default(0) });

/** A hot-standby hostname: one image on several platforms, first the primary, then the standbys in order. */
export const edge = z.strictObject({
  ...publicHostname,
  release: z.strictObject({ version, image }),
  configuration: configuration.default({}),
  /** In order of preference; each is a pool of its own. */
  origins: z.record(objectName, origin).refine((all) => Object.keys(all).length >= 1, "at least one origin"),
});
/** A hot-standby hostname. */
export type EdgeInput = z.output<typeof edge>;

/** The public hostname of a service. */
export const serviceEdge = z.strictObject({
  ...publicHostname,
  /** The hot-standby edge whose origins follow the colours when none of them is healthy. */
  standby: objectName.optional(),
  /** Run ids with this header stay on the colour they met while a canary grows. */
  sticky: z
    .strictObject({
      header: headerName.default("X-Run-Id"),
      ttl: integer(30, 3600, "seconds").default(1800),
    })
    .prefault({}),
  /** Requests with this header reach the candidate before it has any share. */
  previewHeader: headerName.default("X-Switchyard-Preview"),
  loadShedding: loadShedding.prefault({}),
});
/** The public hostname of a service. */
export type ServiceEdge = z.output<typeof serviceEdge>;
