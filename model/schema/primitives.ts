import { z } from "zod";

/** `blue` and `green`, the two places for a release. */
export const colours = ["blue", "green"] as const;
/** One of the two colours. */
export type Colour = (typeof colours)[number];
/** A colour. */
export const colour = z.enum(colours);

/** Returns the other colour. */
export function otherColour(of: Colour): Colour {
  return of === "blue" ? "green" : "blue";
}

/** Returns the schema of a text; `allowed` describes its form and is the message for every mistake. */
export function text(pattern: RegExp, allowed: string): z.ZodString {
  return z.string({ error: allowed }).regex(pattern, allowed);
}

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/**
 * A name that the names of Kubernetes objects and Cloudflare pools may start with: RFC 1035, 1 to 40 characters.
 *
 * 40 leaves room for `-green-…` within the 63 characters of a label value.
 */
export const objectName = text(
  label,
  "lower-case letters, digits and hyphens, starting with a letter, such as `prompt-service`",
).max(40, "at most 40 characters, so that names made from it stay within the 63 of a label");

/** The name of a Kubernetes namespace: RFC 1035, 1 to 63 characters. */
export const namespaceName = text(
  label,
  "lower-case letters, digits and hyphens, starting with a letter, such as `techsapo-production`",
).max(63, "at most 63 characters");

const hostnamePattern = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])$/;

/** A fully qualified host name without scheme, port, path or trailing dot. */
export const hostname = text(
  hostnamePattern,
  "a host name such as `prompt.example.com`: no scheme, port, path, upper case or trailing dot",
);

/** An IPv4 address or a host name, as an origin or a DNS record takes it. */
export const address = z.union([z.ipv4(), hostname], {
  error: "a host name such as `origin.example.com` or an IPv4 address: no scheme, port or path",
});

/** An id from Cloudflare: 32 lower-case hexadecimal digits. */
export const cloudflareId = text(
  /^[0-9a-f]{32}$/,
  "32 lower-case hexadecimal digits, as the Cloudflare dashboard shows",
);

/** A UUID in lower case, as Kubernetes writes uids. */
export const uid = text(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  "a uid, as `kubectl get namespace kube-system -o jsonpath={.metadata.uid}` prints",
);

/** `sha256:` and 64 lower-case hexadecimal digits. */
export const digest = text(/^sha256:[0-9a-f]{64}$/, "`sha256:` and 64 lower-case hexadecimal digits");

/**
 * An image pinned by digest: `[registry/]repository[:tag]@sha256:<64 hex>`.
 *
 * @see https://github.com/distribution/reference/blob/main/regexp.go
 */
export const image = text(
  /^([a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*(:[0-9]+)?\/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*(:\w[\w.-]{0,127})?@sha256:[0-9a-f]{64}$/,
  "an image pinned by digest: `repository[:tag]@sha256:` and 64 lower-case hexadecimal digits; a tag alone can change under a running release",
).max(512, "at most 512 characters");

/** Returns the digest of a pinned image. */
export function digestOf(pinned: string): string {
  return pinned.slice(pinned.indexOf("@") + 1);
}

/** A semantic version with or without a leading `v`, short enough for a label. */
export const version = text(
  // numbers small enough for a machine to compare
  /^v?(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/,
  "a semantic version such as `v1.4.2` or `1.4.2-rc.1`",
).max(63, "at most 63 characters, because it becomes a label");

/** Returns the schema of a whole number within bounds; it refuses `-0`. */
export function integer(minimum: number, maximum: number, unit = ""): z.ZodNumber {
  const allowed = `a whole number from ${minimum} to ${maximum}${unit === "" ? "" : ` ${unit}`}`;
  return z
    .number({ error: allowed })
    .int(allowed)
    .min(minimum, allowed)
    .max(maximum, allowed)
    .refine((n) => !Object.is(n, -0), allowed);
}

/** Returns the schema of a number within bounds, fractions allowed. */
export function decimal(minimum: number, maximum: number, unit = ""): z.ZodNumber {
  const allowed = `a number from ${minimum} to ${maximum}${unit === "" ? "" : ` ${unit}`}`;
  return z
    .number({ error: allowed })
    .min(minimum, allowed)
    .max(maximum, allowed)
    .refine((n) => !Object.is(n, -0), allowed);
}

/** A whole percentage from 0 to 100. */
export const percent = integer(0, 100, "percent");

/**
 * A duration in Prometheus notation: whole numbers with units, largest first, such as `5m`, `1h30m` or `30s`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export const duration = text(
  /^(?=.*[1-9])(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/,
  "a duration such as `30s`, `5m` or `1h30m`: whole numbers, largest unit first, more than zero",
);

const secondsOf = { y: 31_536_000, w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1, ms: 0.001 } as const;

/** Returns the seconds of a valid duration. */
export function secondsIn(text: string): number {
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    seconds += Number(amount) * secondsOf[unit as keyof typeof secondsOf];
  }
  return seconds;
}

/** Processor time in Kubernetes notation: `250m` or `2`. */
export const cpuQuantity = text(
  /^([1-9]\d{0,5}m|[1-9]\d{0,3}(\.\d{1,3})?|0\.\d{1,3})$/,
  'processor time such as `250m` or `"2"`, in quotes when it is a number',
);

/** Memory or storage in Kubernetes notation, in whole binary or decimal units: `256Mi`, `1Gi`, `500M`. */
export const bytesQuantity = text(
  /^[1-9]\d{0,8}(Ki|Mi|Gi|Ti|k|M|G|T)$/,
  "bytes such as `256Mi` or `1Gi`: a whole number with Ki, Mi, Gi, Ti, k, M, G or T",
);

/** Returns the cores of a valid processor quantity. */
export function coresIn(quantity: string): number {
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

const bytesOf: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** Returns the bytes of a valid bytes quantity. */
export function bytesIn(quantity: string): number {
  const unit = quantity.replace(/^\d+/, "");
  return Number.parseInt(quantity, 10) * (bytesOf[unit] ?? 1);
}

/** A point in time: RFC 3339 with seconds, in UTC or with an offset. */
export const instant = z.iso.datetime({ offset: true, error: "a time such as `2026-03-01T03:12:00Z`" });

/** One line of text for people: 1 to 200 characters without control characters. */
export const sentence = text(/^(?=.*\S)\P{Cc}{1,200}$/u, "1 to 200 characters on one line");

/** The name of an environment variable of a container. */
export const variableName = text(/^[A-Z][A-Z0-9_]{0,127}$/, "an upper-case name such as `LOG_LEVEL`");

/** The name of a Terraform variable; `TF_VAR_<name>` sets it. */
export const terraformVariable = text(
  /^[a-z][a-z0-9_]{0,63}$/,
  "the name of a Terraform variable such as `gateway_secret`, which `TF_VAR_gateway_secret` sets",
);

/**
 * A path inside a container: absolute, without `.`, `..`, `//` and a slash at the end.
 */
export const containerPath = text(
  /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9_.-]+)+$/,
  "an absolute path such as `/tmp`: no `.`, `..`, `//` and no slash at the end",
);

/** A path of a URL, with an optional query. */
export const urlPath = text(/^\/[\x21-\x7e]{0,511}$/, "a path that starts with `/`, such as `/health`");

/** The name of an HTTP header. */
export const headerName = text(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, "the name of a header such as `X-Run-Id`");

/** Environment variables of containers: text; numbers and booleans become text. */
export const configuration = z.record(
  variableName,
  z.union([z.string(), z.boolean(), z.number()], { error: "text, a number, true or false" }).transform(String),
);
/** Environment variables by name. */
export type Configuration = Readonly<Record<string, string>>;
