import type { Admission, NetworkPolicy, Workload } from "./link.js";
import { isNotKnown, known, unreadable, type Value } from "./value.js";

/** A connection to pods. */
export interface Connection {
  /** The labels of the pods. */
  readonly labels: Workload["labels"];
  /** The namespace of the client. @default - unknown */
  readonly namespace: string | undefined;
  /** The names that a policy may use for the port. */
  readonly port: readonly string[];
}

/** Returns the policies that close pods to connections, or may. */
export function closingFor(labels: Workload["labels"], policies: readonly NetworkPolicy[]): readonly NetworkPolicy[] {
  return policies.filter(({ admits: all, selector }) => all !== undefined && selects(selector, labels) !== false);
}

/** Reports whether policies admit a connection: one that admits it is enough, and so is no policy at all. */
export function admits(closing: readonly NetworkPolicy[], connection: Connection): Value<boolean> {
  if (closing.length === 0) return true;
  const said = closing.map(({ admits: all = [], selector }) => {
    const opens = isNotKnown(all) ? all : anyOf(all.map((one) => opened(one, connection)));
    const meant = selects(selector, connection.labels);
    return opens === true ? meant : isNotKnown(meant) ? meant : opens;
  });
  return anyOf(said);
}

function opened({ from, ports }: Admission, { namespace, port }: Connection): Value<boolean> {
  const hidden = [from, ports].find(isNotKnown);
  if (hidden !== undefined) return hidden;
  const open = known(ports) ?? [];
  if (open.length > 0 && !open.some((one) => isNotKnown(one) || port.includes(one))) return false;
  const peers = known(from) ?? [];
  const meant = peers.filter((peer) => peer.namespace === undefined || peer.namespace === namespace);
  if (peers.length === 0 || meant.some(({ whole }) => whole)) return true;
  return meant.length === 0 ? false : unreadable("some of the pods there");
}

function anyOf(said: readonly Value<boolean>[]): Value<boolean> {
  return said.includes(true) || (said.find(isNotKnown) ?? false);
}

/** Returns the names that a policy may use for a port of the pods. */
export function portNames(target: Value<string>, workload: Workload | undefined): readonly string[] {
  const open = known(workload?.ports ?? []) ?? [];
  const asked = known(target) ?? "";
  const same = open.find(({ name, number }) => name === asked || number === asked);
  return [asked, ...(same === undefined ? [] : [known(same.name) ?? "", known(same.number) ?? ""])];
}

/** Reports whether labels match a selector. */
export function selects(selector: Workload["labels"], labels: Workload["labels"]): Value<boolean> {
  const hidden = [selector, labels].find(isNotKnown);
  if (hidden !== undefined) return hidden;
  const has = known(labels) ?? {};
  return Object.entries(known(selector) ?? {}).every(([key, value]) => has[key] === value);
}
