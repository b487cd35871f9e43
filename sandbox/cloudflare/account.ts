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

/** What the sandbox serves unless told otherwise. */
export const sandboxAccount: Account = { id: "f".repeat(32), name: "Sandbox" };

/** What the sandbox serves unless told otherwise. */
export const sandboxZones: readonly Zone[] = [{ id: "e".repeat(32), name: "example.com" }];
