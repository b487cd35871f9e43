import type { Errors } from "./errors";

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const dataKey = /^[-._a-zA-Z0-9]+$/;

const rule = (text: string, examples: readonly string[], regex: string): string =>
  `${text} (e.g. ${examples.map((one) => `'${one}'`).join(",  or ")}, regex used for validation is '${regex}')`;

const labelRule = rule(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  ["my-name", "123-abc"],
  "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
);
const label1035Rule = rule(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  ["my-name", "abc-123"],
  "[a-z]([-a-z0-9]*[a-z0-9])?",
);
const subdomainRule = rule(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  ["example.com"],
  "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
);
const qualifiedRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const dataKeyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const tooLong = (most: number): string => `must be no more than ${most} characters`;

/** A rule for names; it returns the mistakes. */
export type NameRule = (name: string) => string[];

/** The rule for a DNS label of RFC 1123: up to 63 lower-case letters, digits and dashes. */
export const dnsLabel: NameRule = (name) => [
  ...(name.length > 63 ? [tooLong(63)] : []),
  ...(label.test(name) ? [] : [labelRule]),
];

/** The rule for a DNS label that starts with a letter, as Services need. */
export const dns1035Label: NameRule = (name) => [
  ...(name.length > 63 ? [tooLong(63)] : []),
  ...(label1035.test(name) ? [] : [label1035Rule]),
];

/** The rule for DNS labels separated by dots, 253 characters at most. */
export const dnsSubdomain: NameRule = (name) => [
  ...(name.length > 253 ? [tooLong(253)] : []),
  ...(subdomain.test(name) ? [] : [subdomainRule]),
];

/** The rule for a path segment, as RBAC uses. */
export const pathSegment: NameRule = (name) => {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
};

/** The rule for the key of a label, annotation or resource: `prefix/name`. */
export const qualifiedName: NameRule = (name) => {
  const parts = name.split("/");
  const problems: string[] = [];
  if (parts.length > 2) {
    return [
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const last = parts.at(-1) ?? "";
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix === "") problems.push("prefix part must be non-empty");
    else problems.push(...dnsSubdomain(prefix).map((problem) => `prefix part ${problem}`));
  }
  if (last === "") problems.push("name part must be non-empty");
  else if (last.length > 63) problems.push(`name part ${tooLong(63)}`);
  if (!qualifiedPart.test(last)) problems.push(qualifiedRule);
  return problems;
};

/** The rule for a label's value. */
export const labelValueName: NameRule = (value) => [
  ...(value.length > 63 ? [tooLong(63)] : []),
  ...(labelValue.test(value) ? [] : [labelValueRule]),
];

/** The rule for a key in a ConfigMap or Secret. */
export const configKey: NameRule = (key) => {
  if (key.length > 253) return [tooLong(253)];
  if (!dataKey.test(key)) return [dataKeyRule];
  if (key === ".") return ["must not be '.'"];
  if (key === "..") return ["must not be '..'"];
  return key.startsWith("..") ? ["must not start with '..'"] : [];
};

/** The rule for the name of a port: up to 15 lower-case letters, digits and dashes, with at least one letter. */
export const portName: NameRule = (name) => {
  const problems: string[] = [];
  if (name.length > 15) problems.push(`must be no more than 15 characters`);
  if (!/^[-a-z0-9]+$/.test(name))
    problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(name)) problems.push("must contain at least one letter (a-z)");
  if (name.includes("--")) problems.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) problems.push("must not begin or end with a hyphen");
  return problems;
};

/** The rule for the name of an environment variable. */
export const envName: NameRule = (name) => {
  const problems: string[] = [];
  // anything printable but "=" is allowed since 1.30
  if (!/^[ -<>-~]+$/.test(name)) {
    problems.push("a valid environment variable name must consist only of printable ASCII characters other than '='");
  }
  return problems;
};

/** Applies a rule to a field's value. */
export function checkName(errors: Errors, field: string, value: string, nameRule: NameRule): void {
  for (const problem of nameRule(value)) errors.invalid(field, value, problem);
}

/** Checks the keys and values of labels. */
export function checkLabels(errors: Errors, field: string, labels: Readonly<Record<string, string>> | undefined): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    checkName(errors, field, key, qualifiedName);
    checkName(errors, field, value, labelValueName);
  }
}

/** Checks the keys of annotations, and their total size of at most 256 KiB. */
export function checkAnnotations(
  errors: Errors,
  field: string,
  annotations: Readonly<Record<string, string>> | undefined,
): void {
  const most = 256 * 1024;
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const problem of qualifiedName(key.toLowerCase())) errors.invalid(field, key, problem);
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > most) errors.tooLong(field, most);
}
