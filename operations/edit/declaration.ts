import { isDeepStrictEqual } from "node:util";
import type { Declaration } from "../../model/moves.js";
import type { Rollout } from "../../model/schema/service.js";
import { isMap, type Plain } from "./render.js";
import type { Change } from "./text.js";

/** One way to write a change; the ways are tried in order until one has the wanted effect. */
export interface Way {
  readonly changes: readonly Change[];
  /** Whether the way is skipped if it would remove a comment. */
  readonly keepComments?: boolean;
}

/** The usual order of the keys of a service. */
export const serviceKeys: readonly string[] = [
  "kind",
  "active",
  "rollout",
  "rollback",
  "held",
  "readiness",
  "colours",
  "release",
  "edge",
  "triggers",
  "workload",
];

/** Returns the ways to write the differences of declarations. @param written the service's current content */
export function waysBetween(before: Declaration, after: Declaration, written: unknown): readonly Way[] {
  const common: Change[] = [
    ...(before.active === after.active ? [] : [{ path: ["active"], value: after.active }]),
    ...rollbackChanges(before, after),
    ...(isDeepStrictEqual(before.held, after.held) ? [] : [{ path: ["held"], value: plainCopy(after.held) }]),
  ];
  const absent = common.map((change) => ("remove" in change ? { path: change.path, value: null } : change));
  if (isDeepStrictEqual(before.rollout, after.rollout)) return [{ changes: common }, { changes: absent }];
  const rollout = rolloutChanges(after.rollout);
  const removable = after.rollout.mode === "off" && onlyOurs(written);
  const removed: Change = { path: ["rollout"], remove: true };
  return [
    ...(removable ? [{ changes: [...common, removed], keepComments: true }] : []),
    { changes: [...common, ...rollout] },
    { changes: [...absent, ...rollout] },
  ];
}

/** Reports whether two declarations send requests to the same places and hold the same history. */
export function meansTheSame(one: Declaration, other: Declaration): boolean {
  return isDeepStrictEqual(plainCopy(essence(one)), plainCopy(essence(other)));
}

function essence({ rollout: { mode, percent, sticky, allowlist }, ...rest }: Declaration): unknown {
  return { ...rest, rollout: mode === "canary" ? { mode, percent, sticky, allowlist } : { mode, allowlist } };
}

function rolloutChanges({ mode, percent, sticky }: Rollout): Change[] {
  return [
    { path: ["rollout", "mode"], value: mode },
    mode === "canary"
      ? { path: ["rollout", "percent"], value: percent }
      : { path: ["rollout", "percent"], remove: true },
    mode === "canary" && !sticky
      ? { path: ["rollout", "sticky"], value: false }
      : { path: ["rollout", "sticky"], remove: true },
  ];
}

function rollbackChanges(before: Declaration, after: Declaration): Change[] {
  if (isDeepStrictEqual(before.rollback, after.rollback)) return [];
  if (after.rollback === undefined) return [{ path: ["rollback"], remove: true }];
  return [{ path: ["rollback"], value: plainCopy(after.rollback) }];
}

/** Reports whether the rollout in a file has only keys that commands write. */
function onlyOurs(written: unknown): boolean {
  const rollout = isMap(written) ? written.rollout : undefined;
  return isMap(rollout) && Object.keys(rollout).every((key) => ["mode", "percent", "sticky"].includes(key));
}

function plainCopy(value: unknown): Plain {
  return JSON.parse(JSON.stringify(value));
}
