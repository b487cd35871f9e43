/** An account that the API serves. */
export interface Account {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** Whether paid limits apply: short intervals, several custom rules, geographic steering. @default false */
  readonly enterprise?: boolean;
}

/** A zone (domain) of the account. */
export interface Zone {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** The domain, e.g. `example.com`. */
  readonly name: string;
}

/** The account unless told otherwise. */
export const sandboxAccount: Account = { id: "a".repeat(32), name: "Sandbox" };

/** The zones unless told otherwise: one, under a domain that can exist nowhere else. @see https://www.rfc-editor.org/rfc/rfc2606 */
export const sandboxZones: readonly Zone[] = [{ id: "b".repeat(32), name: "mcpist.example" }];
