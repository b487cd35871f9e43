import type { ClusterAccess } from "./client.js";
import type { Ignored } from "./flatten.js";

/** A configured provider: its cluster, and the keys that it hides. */
export interface Connection {
  readonly access: ClusterAccess;
  readonly ignored: Ignored;
}
