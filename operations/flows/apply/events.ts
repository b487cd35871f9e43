import type { Half } from "../../live/api.js";
import type { HostnameStatus } from "../../live/hostnames.js";
import type { ServiceStatus } from "../../live/look.js";
import type { EditEvent, Edited } from "../edit/edit.js";
import type { PreparedChange } from "../plan/prepare.js";

/** What an apply did, and what is live after it. */
export interface Applied {
  readonly change: PreparedChange;
  /** Stacks that were changed. */
  readonly applied: readonly string[];
  readonly after: readonly ServiceStatus[];
  readonly edges: readonly HostnameStatus[];
  /** The one half that was applied. @default - both */
  readonly only?: Half | undefined;
}

/** What happens while something is applied. */
export type ApplyEvent =
  /** The remote's head could not be learned, and what is done does not wait for that. */
  | { readonly event: "remote-unknown"; readonly problem: string; readonly remedy: string }
  | { readonly event: "planned"; readonly change: PreparedChange }
  /** One of several stacks is applied. */
  | { readonly event: "stack-applied"; readonly stack: string; readonly count: number; readonly of: number }
  /** Somebody interrupts the apply: Terraform is told to stop, and waited for. */
  | { readonly event: "interrupted" }
  /** The other half stays to be applied. */
  | { readonly event: "half-applied"; readonly environment: string; readonly only: Half };

/** What happens while a file is changed, and what it says is applied. */
export type MoveEvent =
  | EditEvent
  | ApplyEvent
  | { readonly event: "edited"; readonly edited: Edited }
  | { readonly event: "applied"; readonly applied: Applied };
