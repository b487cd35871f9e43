import type { Configuration } from "../../adapters/configuration.js";
import { keepReviewed } from "./kept-reviews.js";
import { type ChangeOptions, changesSomething, type PreparedChange, prepareChange, removePlans } from "./prepare.js";

/** Plans what an apply would do, keeps what it says for the review, and applies nothing. */
export async function planChange(
  configuration: Configuration,
  options: ChangeOptions,
  signal?: AbortSignal,
): Promise<PreparedChange> {
  const change = await prepareChange(configuration, options, signal);
  removePlans(change.planned.map(({ stack }) => stack));
  // a stack that has nothing to do is as declared, and needs no plan the next time
  await change.record.remember(change.planned.filter((one) => !changesSomething(one.plan)).map(({ stack }) => stack));
  keepReviewed({ ...changeAnswer(change), digest: change.summary.digest });
  return change;
}

/** What is planned, for machines. */
export function changeAnswer({ summary, live, current }: PreparedChange): Readonly<Record<string, unknown>> {
  const { environment, digest, counts, destructive, notes, stacks } = summary;
  // traffic refers to the plan's resources and their values; what it means is told in words
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
