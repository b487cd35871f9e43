/** The two sides of a resource's change, with Terraform's masks for unknown and sensitive values. */
export interface Difference {
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
  readonly before_sensitive: unknown;
  readonly after_sensitive: unknown;
}
