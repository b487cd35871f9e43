import { z } from "zod";
import { commandFor } from "../../model/moves.js";
import { readText } from "../adapters/files.js";
import { BadInput, Refusal } from "../failures.js";
import { actions } from "./plan.js";
import { attributeLine, type ResourceSummary, type StackSummary, type Summary } from "./summary.js";

const attribute = z.looseObject({ path: z.string(), before: z.string(), after: z.string() });
const resource = z.looseObject({
  address: z.string(),
  action: z.enum(actions),
  words: z.string(),
  attributes: z.array(attribute),
});
const document = z.looseObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  notes: z.array(z.string()).default([]),
  stacks: z.array(
    z.looseObject({
      stack: z.string(),
      meaning: z.array(z.string()).default([]),
      changes: z.array(resource),
      outputs: z.array(z.string()).default([]),
    }),
  ),
});

/** A reviewed plan: the output of `switchyard plan --json`, which contains no secrets. */
export type ReviewedPlan = z.output<typeof document>;

/**
 * Reads a reviewed plan from a file.
 *
 * @throws BadInput when the file is not the output of `switchyard plan --json`
 */
export function readReviewed(file: string): ReviewedPlan {
  const got = `--reviewed got ${JSON.stringify(file)}`;
  let json: unknown;
  try {
    json = JSON.parse(readText(file));
  } catch (error) {
    const code = error instanceof SyntaxError ? "it is not JSON" : (error as NodeJS.ErrnoException).code;
    throw new BadInput(`${got}, which cannot be read (${code}); pass the output of \`switchyard plan --json\``);
  }
  const parsed = document.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadInput(
    `${got}, which is not the output of \`switchyard plan --json\`: ${issue?.path.join(".")}: ${issue?.message}`,
  );
}

/** An approval of a plan. */
export interface Approval {
  /** @default - any */
  readonly digest?: string | undefined;
  /** The plan that was reviewed. @default - only the digest is known */
  readonly reviewed?: ReviewedPlan | undefined;
}

/**
 * Refuses to apply anything but the reviewed plan.
 *
 * @throws a refusal with the differences, where they are known, and the next command
 */
export function requireReviewed({ digest, reviewed }: Approval, now: Summary, environment: string): void {
  const approved = digest ?? reviewed?.digest;
  if (approved === undefined || approved === now.digest) return;
  const lines = [
    "the current plan differs from the reviewed one; nothing was changed",
    `  reviewed  ${approved}`,
    `  now       ${now.digest}`,
  ];
  const file = "plan.json";
  if (reviewed === undefined) {
    lines.push(`The current plan: ${meaningOf(now)}.`);
    lines.push("To see the differences, pass the reviewed plan with --reviewed instead of its digest.");
  } else {
    const different = differencesFrom(reviewed, now);
    lines.push("Differences (- reviewed, + now):", ...indented(different));
  }
  lines.push(
    `Next: have the current plan reviewed: ${commandFor(environment, "plan --json")} > ${file}, then ${commandFor(environment, `apply --reviewed ${file}`)}`,
  );
  throw new Refusal(lines.join("\n"));
}

/** Lists the differences between a reviewed plan (`-`) and the current one (`+`), as lines. */
export function differencesFrom(reviewed: ReviewedPlan, now: Summary): readonly string[] {
  const stacks = union(
    reviewed.stacks.map(({ stack }) => stack),
    now.stacks.map(({ stack }) => stack),
  );
  const lines = [
    ...apart(reviewed.notes, now.notes),
    ...stacks.flatMap((stack) => {
      const [was, is] = [reviewed.stacks, now.stacks].map((all) => all.find((one) => one.stack === stack));
      return stackLines(stack, was, is);
    }),
  ];
  if (lines.length > 0) return lines;
  return ["the changes look the same, but an object that they refer to was replaced and has a new id"];
}

type Change = Pick<ResourceSummary, "address" | "action" | "words" | "attributes">;
type Stack = Pick<StackSummary, "outputs" | "meaning"> & { readonly changes: readonly Change[] };

function stackLines(stack: string, was: Stack | undefined, is: Stack | undefined): readonly string[] {
  const [before, after] = [was?.changes ?? [], is?.changes ?? []];
  const addresses = union(
    before.map(({ address }) => address),
    after.map(({ address }) => address),
  );
  const lines = addresses.flatMap((address) =>
    changeLines(
      before.find((change) => change.address === address),
      after.find((change) => change.address === address),
    ),
  );
  const outputs = apart(was?.outputs ?? [], is?.outputs ?? []).map((line) => line.replace(" ", " output "));
  if (lines.length + outputs.length === 0) return [];
  return [stack, ...indented([...apart(was?.meaning ?? [], is?.meaning ?? []), ...lines, ...outputs])];
}

function changeLines(was: Change | undefined, is: Change | undefined): readonly string[] {
  const titles = [was, is].map((change) => (change === undefined ? [] : [`${change.address}  ${change.words}`]));
  const attributes = [was, is].map((change) =>
    (change?.attributes ?? []).map((one) => attributeLine(one, change?.action ?? "update")),
  );
  const inside = indented(apart(attributes[0] ?? [], attributes[1] ?? []));
  const title = apart(titles[0] ?? [], titles[1] ?? []);
  if (title.length > 0) return [...title, ...inside];
  return inside.length === 0 ? [] : [...(titles[0] ?? []), ...inside];
}

/** Lists the lines that only one of two lists has, marked `-` or `+`; lines about the same attribute are adjacent. */
function apart(before: readonly string[], after: readonly string[]): readonly string[] {
  const topic = (line: string): string => line.split(": ")[0] ?? "";
  const marked = [
    ...before.filter((line) => !after.includes(line)).map((line) => ({ mark: "-", line })),
    ...after.filter((line) => !before.includes(line)).map((line) => ({ mark: "+", line })),
  ];
  const topics = [...new Set(marked.map(({ line }) => topic(line)))];
  return marked
    .sort((a, b) => topics.indexOf(topic(a.line)) - topics.indexOf(topic(b.line)))
    .map(({ mark, line }) => `${mark} ${line}`);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}

function meaningOf({ stacks, counts }: Summary): string {
  const lines = stacks.filter(({ changes }) => changes.length > 0).flatMap(({ meaning }) => meaning);
  return lines.length === 0 ? counts : lines.join("; ");
}
