import { listOf, recordOf, textOf, type ValueRecord } from "../protocol/value";
import type { Json } from "./expand";
import { rolloutConditions } from "./rollout";

const rolloutsOfTypes: Readonly<Record<string, keyof typeof rolloutConditions>> = {
  Deployment: "deployment",
  StatefulSet: "statefulset",
  DaemonSet: "daemonset",
};

/** Returns what an object lacks for a manifest's `wait` block; undefined if all of it holds. */
export function missingFor(wait: ValueRecord, object: Json): string | undefined {
  const kind = rolloutsOfTypes[String(object.kind)];
  if (wait.rollout === true && kind !== undefined) {
    const missing = rolloutConditions[kind](object);
    if (missing !== undefined) return missing;
  }
  const conditions = ((object.status as Json | undefined)?.conditions ?? []) as readonly {
    readonly type: string;
    readonly status: string;
  }[];
  for (const condition of listOf(wait.condition).map(recordOf)) {
    const { type, status } = { type: textOf(condition.type), status: textOf(condition.status) };
    if (!conditions.some((found) => found.type === type && found.status === status))
      return `condition ${type} is not ${status} yet`;
  }
  for (const [path, wanted] of Object.entries(recordOf(wait.fields))) {
    const found = path
      .split(/[.[\]]+/)
      .filter(Boolean)
      .reduce<unknown>((at, step) => (at as Json | undefined)?.[step.replace(/^"|"$/g, "")], object);
    const text = String(wanted);
    if (found === undefined || (text !== "*" && !new RegExp(text).test(String(found))))
      return `field ${path} is not ${text} yet`;
  }
  return undefined;
}
