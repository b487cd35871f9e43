import type { KubeObject } from "../model";

/** A cell of a table. */
export type Cell = string | number | boolean;

/** Makes the cells of an object, without its name where that is the first column. */
export type Row = (object: KubeObject, now: Date) => readonly Cell[];
