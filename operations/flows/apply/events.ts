import type { Half } from "../../live/api.js";
import type { HostnameStatus } from "../../live/hostnames.js";
import type { ServiceStatus } from "../../live/look.js";
import type { EditEvent, Edited } from "../edit/edit.js";
import type { PreparedChange } from "../plan/prepare.js";

/** The result of an apply, and the live state after it. */
export interface Applied {
  readonly change: PreparedChange;
  /** The names of the changed stacks. */
  readonly applied: readonly string[];
  readonly after: readonly ServiceStatus[];
  readonly edges: readonly HostnameStatus[];
  /** The applied half. @default - both */
  readonly only?: Half | undefined;
}

/** An event of an apply. */
export type ApplyEvent =
  /** The remote's head is unknown, and the change does not wait for it. */
  | { readonly event: "remote-unknown"; readonly problem: string; readonly remedy: string }
  | { readonly event: "planned"; readonly change: PreparedChange }
  /** One of several stacks was applied. */
  | { readonly event: "stack-applied"; readonly stack: string; readonly count: number; readonly of: number }
  /** The apply was interrupted; Terraform is told to stop. */
  | { readonly event: "interrupted" }
  /** One half was applied; the other one remains. */
  | { readonly event: "half-applied"; readonly environment: string; readonly only: Half };

/** An event of an edit that may be applied at once. */
export type MoveEvent =
  | EditEvent
  | ApplyEvent
  | { readonly event: "edited"; readonly edited: Edited }
  | { readonly event: "applied"; readonly applied: Applied };
