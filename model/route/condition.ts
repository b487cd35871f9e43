/** A string of Cloudflare's rule language, in quotes. @see https://developers.cloudflare.com/ruleset-engine/rules-language/values/ */
export function ruleString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Matches requests that carry a header with any value but an empty one. */
export function headerIsSet(header: string): string {
  return `any(http.request.headers[${ruleString(header.toLowerCase())}][*] ne "")`;
}

/** Matches requests whose header has one of these values. */
export function headerIsOneOf(header: string, values: readonly string[]): string {
  return `any(http.request.headers[${ruleString(header.toLowerCase())}][*] in {${values.map(ruleString).join(" ")}})`;
}

/** Matches requests for one of these host names. */
export function hostIsOneOf(hosts: readonly string[]): string {
  return `http.host in {${hosts.map(ruleString).join(" ")}}`;
}

/** The host names of a condition that asks for nothing else; nothing where it is of another form. */
export function hostsIn(condition: string): readonly string[] | undefined {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  const form = new RegExp(String.raw`^\(?http\.host (?:eq (${text})|in \{((?:\s*${text})*)\s*\})\)?$`);
  const [, one, many] = form.exec(condition) ?? [];
  const found = (one ?? many)?.match(new RegExp(text, "g"));
  return found?.map((quoted) => quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1"));
}
