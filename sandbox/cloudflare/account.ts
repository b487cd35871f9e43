/** An account that the API serves. */
export interface Account {
  /** The id: 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** Whether paid limits apply: short intervals, several custom rules, geographic steering. @default false */
  readonly enterprise?: boolean;
}

/** A zone (domain) of the account. */
export interface Zone {
  /** The id: 32 hexadecimal digits. */
  readonly id: string;
  /** The domain, such as `example.com`. */
  readonly name: string;
}

/** The default account. */
export const sandboxAccount: Account = { id: "a".repeat(32), name: "Sandbox" };

/** The default zones: one, whose domain cannot exist elsewhere. @see https://www.rfc-editor.org/rfc/rfc2606 */
export const sandboxZones: readonly Zone[] = [{ id: "b".repeat(32), name: "mcpist.example" }];
