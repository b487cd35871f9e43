import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { replaceText } from "./files.js";
import { projectRoot } from "./project-root.js";
import { stateIn } from "./state.js";
import type { TerraformStack } from "./terraform.js";

const applied = z.looseObject({
  /** SHA-256 of what was synthesized. */
  bytes: z.string(),
  /** The state's, so that an apply by somebody else is noticed. */
  lineage: z.string(),
  serial: z.number(),
  /** The Cloudflare provider that it was planned by; nothing where the stack has none. */
  cloudflare: z.string().optional(),
});
const record = z.record(z.string(), applied);

/** What a stack was when it was last as declared. */
type Applied = z.output<typeof applied>;
const anyBackend = z.looseObject({ terraform: z.looseObject({ backend: z.unknown().nonoptional() }) });
const localBackend = z.looseObject({ local: z.looseObject({ path: z.string() }) });

/**
 * Remembers what was last applied to each stack successfully, so that the others need no plan.
 *
 * It stands beside the local state and counts only as long as the state is the one that it remembers: without it, on
 * another machine, or after somebody else's apply, a stack is planned. It saves time and is never needed for being right.
 */
export class AppliedRecord {
  private readonly file: string;
  private readonly known: Map<string, Applied>;

  /** @param folder where it is kept. @default - what `SWITCHYARD_RECORD` names, else `.switchyard/applied` */
  constructor(environment: string, folder: string = recordFolder()) {
    this.file = join(folder, `${environment}.json`);
    this.known = new Map(Object.entries(readRecord(this.file)));
  }

  /** Whether a stack is, by its bytes and its state, what it was when it was last as declared. */
  async isCurrent(stack: TerraformStack): Promise<boolean> {
    const known = this.known.get(stack.name);
    if (known === undefined || known.bytes !== bytesOf(stack)) return false;
    const now = await stateOf(stack);
    return now !== undefined && now.lineage === known.lineage && now.serial === known.serial;
  }

  /**
   * Whether the stack's Cloudflare provider was seen to read its state, so that nobody pulls it to look who wrote it. Of a local
   * state it never is: it may have been written since, and is a file to look into.
   */
  canRead(stack: TerraformStack): boolean {
    const { cloudflare } = stack.providers();
    if (cloudflare === undefined) return true;
    return stateFileOf(stack) === undefined && this.known.get(stack.name)?.cloudflare === cloudflare;
  }

  /** Remembers stacks that are as declared now. */
  async remember(stacks: readonly TerraformStack[]): Promise<void> {
    if (stacks.length === 0) return;
    for (const stack of stacks) {
      const now = await stateOf(stack);
      if (now === undefined) this.known.delete(stack.name);
      else {
        const { lineage, serial } = now;
        this.known.set(stack.name, { bytes: bytesOf(stack), lineage, serial, ...stack.providers() });
      }
    }
    const sorted = Object.fromEntries([...this.known].sort(([a], [b]) => (a < b ? -1 : 1)));
    replaceText(this.file, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}

function recordFolder(): string {
  const named = process.env.SWITCHYARD_RECORD ?? "";
  return named === "" ? join(projectRoot, ".switchyard/applied") : resolve(named);
}

function readRecord(file: string): Readonly<Record<string, Applied>> {
  if (!existsSync(file)) return {};
  try {
    return record.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // a record that cannot be read is none: everything is planned
    return {};
  }
}

function bytesOf(stack: TerraformStack): string {
  return createHash("sha256")
    .update(readFileSync(join(stack.folder, "cdk.tf.json")))
    .digest("hex");
}

/** The lineage and serial of a stack's state; nothing while there is none, or where asking costs more than a plan. */
async function stateOf(stack: TerraformStack): Promise<{ lineage: string; serial: number } | undefined> {
  const { lineage, serial } = stateIn((await stateTextOf(stack)) ?? "") ?? {};
  return lineage === undefined || serial === undefined ? undefined : { lineage, serial };
}

/**
 * A stack's state as it is kept, which may hold secrets; nothing while there is none.
 *
 * A local one is read without a process. A folder that was never initialized has no other backend to ask.
 *
 * @param open whether such a folder is initialized, which costs as much as a plan. @default false
 */
export async function stateTextOf(stack: TerraformStack, open = false): Promise<string | undefined> {
  const file = stateFileOf(stack);
  if (file !== undefined) return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (!stack.isInitialized) {
    if (!open) return undefined;
    await stack.init();
  }
  return stack.state();
}

/**
 * The file of a local state, whether it is there or not; nothing where the backend is another one. Overrides count; those in
 * Terraform's own language are left to Terraform.
 */
export function stateFileOf(stack: TerraformStack): string | undefined {
  const files = ["cdk.tf.json", ...stack.overrides()];
  if (!files.every((file) => file.endsWith(".json"))) return undefined;
  const backends = files.flatMap((file) => {
    const { data } = anyBackend.safeParse(JSON.parse(readFileSync(join(stack.folder, file), "utf8")));
    return data === undefined ? [] : [data.terraform.backend];
  });
  const { data } = localBackend.safeParse(backends.at(-1));
  return data === undefined ? undefined : resolve(stack.folder, data.local.path);
}
