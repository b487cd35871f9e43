import { allKinds, type Kind, type KindName } from "../kinds";
import type { KubeObject } from "../model";
import { clusterRows } from "./cluster";
import { columnTexts } from "./columns";
import { coreRows } from "./core";
import { podRow } from "./pod";
import type { Cell, Row } from "./row";
import { workloadRows } from "./workloads";

interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

const rows: { readonly [name in KindName]: Row } = { ...coreRows, Pod: podRow, ...workloadRows, ...clusterRows };

function columns(text: string): readonly Column[] {
  return text.split(" | ").map((part) => {
    const [head = "", priority = "0"] = part.split("*");
    const [typed = "", format = ""] = head.split("/");
    const [name = "", type = "string"] = typed.split(":");
    return { name, type, format, description: "", priority: Number(priority) };
  });
}

const parsed = new Map<string, readonly Column[]>(
  allKinds.map(({ kind }) => [kind, columns(columnTexts[kind as KindName])]),
);

/** Returns the columns of a kind. */
export function columnsOf({ kind }: Kind): readonly Column[] {
  return parsed.get(kind) ?? [];
}

/** Renders the cells of an object. */
export function rowOf({ kind }: Kind, object: KubeObject, now: Date): readonly Cell[] {
  const cells = rows[kind as KindName](object, now);
  return kind === "Event" ? cells : [object.metadata.name, ...cells];
}
