import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { replaceText } from "./files.js";
import { projectRoot } from "./project-root.js";
import { stateIn } from "./state.js";
import type { TerraformStack } from "./terraform.js";

const applied = z.looseObject({
  /** The SHA-256 of the synthesized file. */
  bytes: z.string(),
  /** The lineage of the state, so that another program's apply is noticed. */
  lineage: z.string(),
  serial: z.number(),
  /** The Cloudflare provider that planned it; undefined if the stack has none. */
  cloudflare: z.string().optional(),
});
const record = z.record(z.string(), applied);

/** A stack when it was last as declared. */
type Applied = z.output<typeof applied>;
const anyBackend = z.looseObject({ terraform: z.looseObject({ backend: z.unknown().nonoptional() }) });
const localBackend = z.looseObject({ local: z.looseObject({ path: z.string() }) });

/**
 * A record of the last successful apply of each stack, so that unchanged stacks need no plan.
 *
 * It counts only as long as the state is the recorded one: without it, on another machine or after another program's
 * apply, a stack is planned. The record only saves time.
 */
export class AppliedRecord {
  private readonly file: string;
  private readonly known: Map<string, Applied>;

  /** @param folder the folder of records. @default - that of `SWITCHYARD_RECORD`, else `.switchyard/applied` */
  constructor(environment: string, folder: string = recordFolder()) {
    this.file = join(folder, `${environment}.json`);
    this.known = new Map(Object.entries(readRecord(this.file)));
  }

  /** Reports whether the bytes and state of a stack are the recorded ones. */
  async isCurrent(stack: TerraformStack): Promise<boolean> {
    const known = this.known.get(stack.name);
    if (known === undefined || known.bytes !== bytesOf(stack)) return false;
    const now = await stateOf(stack);
    return now !== undefined && now.lineage === known.lineage && now.serial === known.serial;
  }

  /**
   * Reports whether the record shows that the stack's Cloudflare provider can read its state, so that it need not be
   * pulled; false for a local state, which is cheap to read.
   */
  canRead(stack: TerraformStack): boolean {
    const { cloudflare } = stack.providers();
    if (cloudflare === undefined) return true;
    return stateFileOf(stack) === undefined && this.known.get(stack.name)?.cloudflare === cloudflare;
  }

  /** Records stacks that are now as declared. */
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
    // without a readable record everything is planned
    return {};
  }
}

function bytesOf(stack: TerraformStack): string {
  return createHash("sha256")
    .update(readFileSync(join(stack.folder, "cdk.tf.json")))
    .digest("hex");
}

/** Returns the lineage and serial of a state; undefined if there is none, or reading it costs more than a plan. */
async function stateOf(stack: TerraformStack): Promise<{ lineage: string; serial: number } | undefined> {
  const { lineage, serial } = stateIn((await stateTextOf(stack)) ?? "") ?? {};
  return lineage === undefined || serial === undefined ? undefined : { lineage, serial };
}

/**
 * Returns the stored state of a stack, which may hold secrets; undefined if there is none.
 *
 * A local state is read without a process. A folder that was never initialized has no other backend to read.
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
 * Returns the path of a local state, even if the file does not exist; undefined for another backend. JSON override
 * files count; others are left to Terraform.
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
