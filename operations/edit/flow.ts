import { isPair, type YAMLMap, type YAMLSeq } from "yaml";
import { endOf, lineStart, rangeOf, splice } from "./places.js";
import { type Plain, renderFlow, renderJson, renderKey } from "./render.js";

/** The text of an entry for `{}` or `[]`: on one line, or over several like its neighbours. */
export type FlowEntry = (over: { readonly step: string; readonly indent: string } | undefined) => string;

/** Returns the entry of a value, with its key for a map. */
export function flowEntry(key: string | undefined, value: Plain, json: boolean): FlowEntry {
  const name = key === undefined ? "" : `${renderKey(key, { json, flow: true })}: `;
  return (over) =>
    name + (over !== undefined && json ? renderJson(value, over.step, over.indent) : renderFlow(value, json));
}

/** Inserts an entry at the end of `{}` or `[]`, on a separate line if the others are. */
export function insertIntoFlow(text: string, collection: YAMLMap | YAMLSeq, entry: FlowEntry, json: boolean): string {
  const [start, end] = rangeOf(collection);
  const own = leading(text, start);
  const first = collection.items[0];
  const [open, close] = [text.slice(start, start + 1), text.slice(end - 1, end)];
  if (first === undefined) {
    const indent = `${own}  `;
    const filled = json
      ? `${open}\n${indent}${entry({ step: "  ", indent })}\n${own}${close}`
      : `${open} ${entry(undefined)} ${close}`;
    return splice(text, start, end, filled);
  }
  const firstStart = startOf(first);
  const indent = leading(text, firstStart);
  const separate = text.slice(start, firstStart).includes("\n");
  const step = indent.length > own.length ? indent.slice(own.length) : "  ";
  const rendered = separate ? `\n${indent}${entry({ step, indent })}` : ` ${entry(undefined)}`;
  const after = endOf(collection.items.at(-1));
  const comma = /^\s*,/.exec(text.slice(after, end))?.[0];
  if (comma === undefined) return splice(text, after, after, `,${rendered}`);
  return splice(text, after + comma.length, after + comma.length, `${rendered},`);
}

/** Removes one pair from `{}`. */
export function removeFromFlow(text: string, map: YAMLMap, index: number): string {
  const [here, following, before] = [map.items[index], map.items[index + 1], map.items[index - 1]];
  if (following !== undefined) return splice(text, startOf(here), startOf(following), "");
  if (before !== undefined) return splice(text, endOf(before), endOf(here), "");
  const [start, end] = rangeOf(map);
  return splice(text, start, end, "{}");
}

function startOf(entry: unknown): number {
  return rangeOf(isPair(entry) ? entry.key : entry)[0];
}

function leading(text: string, offset: number): string {
  return /^\s*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}
