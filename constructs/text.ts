/**
 * Text that Terraform takes as it is: `${` and `%{` of a person's own are no template.
 *
 * Every free text from configuration passes through here before it reaches a resource.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function literal(text: string): string {
  // A `$` in a replacement text has a meaning of its own; what a function returns has none.
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** The same for every value of a map; keys are names and need none. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, literal(text)]));
}

/** A string of HCL, in quotes, for use inside an expression. */
export function quoted(text: string): string {
  return literal(JSON.stringify(text));
}
