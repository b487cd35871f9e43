import type { Applied, Change, Planned } from "../protocol/provider";
import type { Value } from "../protocol/value";
import type { TypeSchema } from "../schema/types";
import type { Connection } from "./connection";

/** A change to apply to the cluster. */
export type PlannedChange = Change & { readonly planned: Value };

/** Plans, reads and changes one family of resource types. */
export interface Handler {
  plan(connection: Connection, change: Change & { readonly proposed: Value }): Promise<Planned>;
  read(connection: Connection, schema: TypeSchema, state: Value): Promise<Value>;
  apply(connection: Connection, change: PlannedChange): Promise<Applied>;
  importState(connection: Connection, schema: TypeSchema, id: string): Promise<Value>;
}
