/** Quotes a string for rules. @see https://developers.cloudflare.com/ruleset-engine/rules-language/values/ */
export function ruleString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Returns a condition for requests with a header that is not empty. */
export function headerIsSet(header: string): string {
  return `any(http.request.headers[${ruleString(header.toLowerCase())}][*] ne "")`;
}

/** Returns a condition for requests whose header has one of several values. */
export function headerIsOneOf(header: string, values: readonly string[]): string {
  return `any(http.request.headers[${ruleString(header.toLowerCase())}][*] in {${values.map(ruleString).join(" ")}})`;
}

/** Returns a condition for requests for one of several hosts. */
export function hostIsOneOf(hosts: readonly string[]): string {
  return `http.host in {${hosts.map(ruleString).join(" ")}}`;
}

/** Returns the hosts of a condition that checks nothing else; undefined for another form. */
export function hostsIn(condition: string): readonly string[] | undefined {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  const form = new RegExp(String.raw`^\(?http\.host (?:eq (${text})|in \{((?:\s*${text})*)\s*\})\)?$`);
  const [, one, many] = form.exec(condition) ?? [];
  const found = (one ?? many)?.match(new RegExp(text, "g"));
  return found?.map((quoted) => quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1"));
}
