import type { KubeObject } from "../model";

/** A cell of a table. */
export type Cell = string | number | boolean;

/** Renders the cells of an object, without its name if that is the first column. */
export type Row = (object: KubeObject, now: Date) => readonly Cell[];
