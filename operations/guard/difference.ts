/** What a resource is, what it becomes, what of that is known, and what must not be shown. */
export interface Difference {
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
  readonly before_sensitive: unknown;
  readonly after_sensitive: unknown;
}
