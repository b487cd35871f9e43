import type { Configuration } from "../../adapters/configuration.js";
import { keepReviewed } from "./kept-reviews.js";
import { type ChangeOptions, changesSomething, type PreparedChange, prepareChange, removePlans } from "./prepare.js";

/** Plans a change and keeps the answer for the review; applies nothing. */
export async function planChange(
  configuration: Configuration,
  options: ChangeOptions,
  signal?: AbortSignal,
): Promise<PreparedChange> {
  const change = await prepareChange(configuration, options, signal);
  removePlans(change.planned.map(({ stack }) => stack));
  // a stack without changes is as declared, and needs no plan the next time
  await change.record.remember(change.planned.filter((one) => !changesSomething(one.plan)).map(({ stack }) => stack));
  keepReviewed({ ...changeAnswer(change), digest: change.summary.digest });
  return change;
}

/** Returns the answer of `switchyard plan` as JSON. */
export function changeAnswer({ summary, live, current }: PreparedChange): Readonly<Record<string, unknown>> {
  const { environment, digest, counts, destructive, notes, stacks } = summary;
  // traffic refers to the plan's resources and their values; `meaning` says it in words
  return {
    environment,
    digest,
    counts,
    destructive,
    notes,
    stacks: stacks.map(({ traffic: _, ...rest }) => rest),
    current,
    live,
  };
}
