/**
 * Escapes a text so that Terraform takes it literally, even `${` and `%{`.
 *
 * Every free text from configuration passes through here before it reaches a resource.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function literal(text: string): string {
  // `$` is special in a replacement text, but not in the result of a function
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Escapes every value of a map; keys are names and need no escaping. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, literal(text)]));
}

/** Quotes a string for use inside an HCL expression. */
export function quoted(text: string): string {
  return literal(JSON.stringify(text));
}
