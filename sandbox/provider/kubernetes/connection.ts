import type { ClusterAccess } from "./client";
import type { Ignored } from "./flatten";

/** A configured provider: its cluster, and the keys that it hides. */
export interface Connection {
  readonly access: ClusterAccess;
  readonly ignored: Ignored;
}
