import { join, resolve } from "node:path";
import { z } from "zod";
import type { Environment } from "../../../model/environment.js";
import type { LoadOptions } from "../../../model/load.js";
import { copy, readText, writeText } from "../../adapters/files.js";
import { type Finished, runProgram } from "../../adapters/processes.js";
import { projectRoot } from "../../adapters/project-root.js";
import type { RehearsalSandbox } from "../../adapters/sandbox.js";
import { TerraformStack } from "../../adapters/terraform.js";
import { BadInput, Ending, exitCodes, Failure, requireUninterrupted } from "../../failures.js";
import { aFewAtATime } from "../../few.js";
import { bytesOf, folderOf, type Side } from "./change.js";
import type { RehearsedStep } from "./rehearsal.js";

type Variables = Readonly<Record<string, string | undefined>>;

/** The answer of a command that applied something, as far as it is used here. */
const applied = z.looseObject({
  counts: z.string(),
  applied: z.array(z.string()),
  stacks: z.array(z.looseObject({ stack: z.string(), meaning: z.array(z.string()) })),
});
const answer = z.union([z.looseObject({ apply: applied }).transform(({ apply }) => apply), applied]);

/** The answer of `providers upgrade`, as far as it is used here. */
const upgraded = z.looseObject({
  done: z.boolean(),
  stacks: z.array(z.looseObject({ stack: z.string(), from: z.string(), steps: z.array(z.string()) })),
});

/** The number of stacks that are deployed at the same time. */
const atOnce = 4;

/** The folder of a rehearsal, and the commands that are run in it. */
export class Stage {
  /** The steps so far. */
  readonly steps: RehearsedStep[] = [];
  /** The folders of this rehearsal, and the names to print for them. */
  shown: readonly (readonly [folder: string, words: string])[] = [];
  /** The folder that the commands synthesize into. */
  private readonly outdir: string;
  /** Stand-ins for the secrets, which a rehearsal does not use. */
  private secrets: Variables = {};

  constructor(
    private readonly source: LoadOptions,
    private readonly folder: string,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.outdir = join(folder, "out");
  }

  /**
   * Returns one side of the change.
   *
   * @param configuration the folder of its configuration in the rehearsal
   * @param read returns the environment
   * @throws BadInput that lists every mistake
   */
  side(name: string, configuration: string, read: () => Environment): Side {
    return { configuration, environment: this.telling(read), outdir: join(this.folder, `${name}.out`) };
  }

  /**
   * Keeps the states of stacks in this rehearsal's folder. It uses Terraform's override files, so the synthesized files
   * stay unchanged.
   *
   * @see https://developer.hashicorp.com/terraform/language/files/override
   */
  prepare(sides: readonly Side[], stacks: readonly string[]): void {
    for (const stack of stacks) {
      const path = join(this.folder, "state", `${stack}.tfstate`);
      const override = { terraform: { backend: { local: { path } } } };
      writeText(join(this.folderOf(stack), "rehearsal_override.tf.json"), JSON.stringify(override));
      for (const side of sides) this.secrets = { ...this.secrets, ...secretsOf(bytesOf(side, stack)) };
    }
  }

  /** Deploys one side. @returns whether that succeeded */
  deploy(sandbox: RehearsalSandbox, side: Side, layers: readonly (readonly string[])[]): Promise<boolean> {
    const env = { ...sandbox.variables, ...this.secrets };
    const all = layers.flat();
    return this.step(sandbox, "base", `terraform apply, ${all.join(", ")}`, async () => {
      for (const layer of layers) {
        await aFewAtATime(layer, atOnce, async (name) => {
          const folder = this.folderOf(name);
          copy(join(folderOf(side, name), "cdk.tf.json"), join(folder, "cdk.tf.json"));
          const stack = new TerraformStack(name, folder, { env, signal: this.signal });
          await stack.init();
          await stack.deploy();
        });
      }
      return [all.length > 5 ? `${all.length} stacks` : all.join(", ")];
    });
  }

  /** Runs one command as an operator would. @returns whether that succeeded */
  run(sandbox: RehearsalSandbox, step: RehearsedStep["step"], side: Side, ...args: string[]): Promise<boolean> {
    return this.typed(sandbox, step, side, args, (finished) =>
      finished.code === exitCodes.done ? wordsOf(finished) : undefined,
    );
  }

  /** Upgrades the states of stacks to the providers of one side. @returns whether that succeeded */
  upgrade(sandbox: RehearsalSandbox, side: Side, stacks: readonly string[]): Promise<boolean> {
    return this.typed(sandbox, "upgrade", side, ["providers", "upgrade", ...stacks], (finished) => {
      if (finished.code === exitCodes.failed || finished.stdout.trim() === "") return undefined;
      const { done, stacks: taken } = upgraded.parse(JSON.parse(finished.stdout));
      // it also refuses if plans show other changes; those are checked when they are applied
      if (!done && finished.code !== exitCodes.done) return undefined;
      const words = taken.map(({ stack, from, steps }) => `${stack}: cloudflare ${[from, ...steps].join(" → ")}`);
      return words.length > 5 ? [`${words.length} states`] : words.length === 0 ? ["nothing to do"] : words;
    });
  }

  /** @param read describes what a command did; undefined if it failed */
  private typed(
    sandbox: RehearsalSandbox,
    step: RehearsedStep["step"],
    side: Side,
    args: readonly string[],
    read: (finished: Finished) => readonly string[] | undefined,
  ): Promise<boolean> {
    const command = [...args, "--env", this.source.environment];
    return this.step(sandbox, step, `switchyard ${command.join(" ")}`, async () => {
      const finished = await runProgram(
        process.execPath,
        // the review of the change has already answered the questions
        [join(projectRoot, "bin/switchyard.js"), ...command, "--json", "--yes"],
        {
          cwd: projectRoot,
          env: { ...sandbox.variables, ...this.variables(side.configuration), ...this.secrets },
          signal: this.signal,
        },
      );
      const words = read(finished);
      if (words !== undefined) return words;
      throw new StepEnded(this.told(finished.stderr), finished.code === exitCodes.failed ? "failed" : "refused");
    });
  }

  /** Returns what a stack last synthesized. */
  bytesNow(stack: string): string {
    return readText(join(this.folderOf(stack), "cdk.tf.json"));
  }

  private async step(
    sandbox: RehearsalSandbox,
    step: RehearsedStep["step"],
    command: string,
    action: () => Promise<readonly string[]>,
  ): Promise<boolean> {
    await sandbox.forgetRequests();
    const began = performance.now();
    let ended: Pick<RehearsedStep, "words" | "outcome">;
    try {
      ended = { words: await action(), outcome: "done" };
    } catch (error) {
      if (!(error instanceof Ending)) throw error;
      const outcome = error instanceof StepEnded ? error.outcome : "failed";
      ended = { words: this.told(error.message).split("\n"), outcome };
    }
    // an interrupted step says nothing about the change
    requireUninterrupted(this.signal);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    this.steps.push({ step, command, ...ended, seconds, requests: await sandbox.requests() });
    return ended.outcome === "done";
  }

  private folderOf(stack: string): string {
    return join(this.outdir, "stacks", stack);
  }

  private variables(configuration: string): Variables {
    const { overlay } = this.source;
    return {
      SWITCHYARD_CONFIG: configuration,
      SWITCHYARD_ENV: this.source.environment,
      SWITCHYARD_OVERLAY: overlay === undefined ? undefined : resolve(overlay),
      SWITCHYARD_RECORD: join(this.folder, "applied"),
      SWITCHYARD_BACKUPS: join(this.folder, "backups"),
      CDKTF_OUTDIR: this.outdir,
      // a rehearsal applies what only CI may apply
      CI: "true",
    };
  }

  /** Runs an action, and prints its folders by name in a BadInput. */
  private telling<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw error instanceof BadInput ? new BadInput(this.told(error.message)) : error;
    }
  }

  /** Replaces folders in a text by their printed names. */
  private told(text: string): string {
    return this.shown.reduce((told, [folder, words]) => told.replaceAll(folder, words), text.trim());
  }
}

/** A rehearsed command that did not succeed. */
class StepEnded extends Failure {
  constructor(
    message: string,
    readonly outcome: "refused" | "failed",
  ) {
    super(message);
  }
}

const synthesized = z.looseObject({
  variable: z.record(z.string(), z.looseObject({ sensitive: z.boolean().optional() })).default({}),
});

/** Returns a stand-in for each secret: a URL, which some of them have to be. */
function secretsOf(bytes: string | undefined): Variables {
  if (bytes === undefined) return {};
  const { variable } = synthesized.parse(JSON.parse(bytes));
  const sensitive = Object.keys(variable).filter((name) => variable[name]?.sensitive === true);
  return Object.fromEntries(sensitive.map((name) => [`TF_VAR_${name}`, "https://rehearsal.invalid/"]));
}

function wordsOf({ stdout }: Finished): readonly string[] {
  const { counts, applied: stacks, stacks: planned } = answer.parse(JSON.parse(stdout));
  if (stacks.length === 0) return ["nothing to do"];
  if (stacks.length > 5) return [`${stacks.length} stacks, ${counts}`];
  return planned.filter(({ stack }) => stacks.includes(stack)).flatMap(({ meaning }) => meaning);
}
