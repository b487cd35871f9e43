import type { ClusterAccess } from "./client";
import type { Ignored } from "./flatten";

/** A configured provider: the cluster it talks to, and what it hides. */
export interface Connection {
  readonly access: ClusterAccess;
  readonly ignored: Ignored;
}
