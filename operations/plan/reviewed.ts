import { readFileSync } from "node:fs";
import { z } from "zod";
import { commandFor } from "../../model/moves.js";
import { BadInput, Refusal } from "../failures.js";
import { actions } from "./plan.js";
import {
  type AttributeChange,
  attributeLine,
  type ResourceSummary,
  type StackSummary,
  type Summary,
} from "./summary.js";

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
    z.looseObject({ stack: z.string(), changes: z.array(resource), outputs: z.array(z.string()).default([]) }),
  ),
});

/** What was reviewed: an answer of `switchyard plan --json`, in which nothing is secret. */
export type ReviewedPlan = z.output<typeof document>;

/**
 * Reads what was reviewed.
 *
 * @throws BadInput when the file is no answer of `switchyard plan --json`
 */
export function readReviewed(file: string): ReviewedPlan {
  const got = `--reviewed got ${JSON.stringify(file)}`;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (error) {
    const code = error instanceof SyntaxError ? "it is not JSON" : (error as NodeJS.ErrnoException).code;
    throw new BadInput(`${got}, which cannot be read (${code}); what \`switchyard plan --json\` printed`);
  }
  const parsed = document.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadInput(
    `${got}, which is not what \`switchyard plan --json\` prints: ${issue?.path.join(".")}: ${issue?.message}`,
  );
}

/** What was approved. */
export interface Approval {
  /** @default - any */
  readonly digest?: string | undefined;
  /** What it stands for. @default - only the digest is known */
  readonly reviewed?: ReviewedPlan | undefined;
}

/**
 * Makes sure that what would be applied is what was reviewed.
 *
 * @throws a refusal that says what is different, as far as it is known, and the next command
 */
export function requireReviewed({ digest, reviewed }: Approval, now: Summary, environment: string): void {
  const approved = digest ?? reviewed?.digest;
  if (approved === undefined || approved === now.digest) return;
  const lines = [
    "what would be applied is not what was reviewed; nothing was changed",
    `  reviewed  ${approved}`,
    `  now       ${now.digest}`,
  ];
  const file = "plan.json";
  if (reviewed === undefined) {
    lines.push(`What it would do now: ${meaningOf(now)}.`);
    lines.push("To be told what is different, give what was reviewed with --reviewed instead of its digest.");
  } else {
    const different = differencesFrom(reviewed, now);
    lines.push("What is different:", ...different.map((line) => `  ${line}`));
  }
  lines.push(
    `Next: have it reviewed again, ${commandFor(environment, "plan --json")} > ${file}, then ${commandFor(environment, `apply --reviewed ${file}`)}`,
  );
  throw new Refusal(lines.join("\n"));
}

/** What differs between what was reviewed and what would be done now, one line each. */
export function differencesFrom(reviewed: ReviewedPlan, now: Summary): readonly string[] {
  const lines = [
    ...apart(reviewed.notes, now.notes).map(([side, note]) => `${side}: ${note}`),
    ...union(
      reviewed.stacks.map(({ stack }) => stack),
      now.stacks.map(({ stack }) => stack),
    ).flatMap((stack) => {
      const [was, is] = [reviewed.stacks, now.stacks].map((all) => all.find((one) => one.stack === stack));
      return stackLines(stack, was, is);
    }),
  ];
  if (lines.length > 0) return lines;
  return ["the same changes by name: something that they refer to was made anew since, and has another id"];
}

type Changes = Pick<StackSummary, "outputs"> & {
  readonly changes: readonly Pick<ResourceSummary, "address" | "action" | "words" | "attributes">[];
};

function stackLines(stack: string, was: Changes | undefined, is: Changes | undefined): readonly string[] {
  const [before, after] = [was?.changes ?? [], is?.changes ?? []];
  const addresses = union(
    before.map(({ address }) => address),
    after.map(({ address }) => address),
  );
  const lines = addresses.flatMap((address): readonly string[] => {
    const one = before.find((change) => change.address === address);
    const other = after.find((change) => change.address === address);
    if (one === undefined || other === undefined) {
      const there = one ?? other;
      const side = one === undefined ? now : then;
      return there === undefined ? [] : [`${side}: ${there.words} ${address}`, ...attributesOf(there)];
    }
    if (one.words !== other.words) return [`${address}: reviewed ${one.words}, now ${other.words}`];
    return attributeLines(one.attributes, other.attributes, address);
  });
  const outputs = apart(was?.outputs ?? [], is?.outputs ?? []).map(([side, name]) => `${side}: output ${name}`);
  const all = [...lines, ...outputs];
  return all.length === 0 ? [] : [stack, ...all.map((line) => `  ${line}`)];
}

const then = "only when it was reviewed";
const now = "only now";

function attributesOf({ attributes, action }: Changes["changes"][number]): readonly string[] {
  return attributes.map((one) => `    ${attributeLine(one, action)}`);
}

function attributeLines(
  before: readonly AttributeChange[],
  after: readonly AttributeChange[],
  address: string,
): readonly string[] {
  const paths = union(
    before.map(({ path }) => path),
    after.map(({ path }) => path),
  );
  return paths.flatMap((path): readonly string[] => {
    const [one, other] = [before, after].map((all) => all.find((attribute) => attribute.path === path));
    const text = (side: AttributeChange): string => attributeLine({ ...side, path: "" }, "update").slice(2);
    const at = `${address} ${path}`;
    if (one === undefined) return other === undefined ? [] : [`${now}: ${at}: ${text(other)}`];
    if (other === undefined) return [`${then}: ${at}: ${text(one)}`];
    return one.before === other.before && one.after === other.after
      ? []
      : [`${at}: reviewed ${text(one)}, now ${text(other)}`];
  });
}

/** What only one of two lists has, with the side that has it. */
function apart(
  before: readonly string[],
  after: readonly string[],
): readonly (readonly [side: string, text: string])[] {
  return [
    ...before.filter((text) => !after.includes(text)).map((text) => [then, text] as const),
    ...after.filter((text) => !before.includes(text)).map((text) => [now, text] as const),
  ];
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}

function meaningOf({ stacks, counts }: Summary): string {
  const lines = stacks.filter(({ changes }) => changes.length > 0).flatMap(({ meaning }) => meaning);
  return lines.length === 0 ? counts : lines.join("; ");
}
