import { z } from "zod";
import type { LoadOptions } from "../model/load.js";
import { Failure } from "./endings.js";
import { OwnConfiguration } from "./own-configuration.js";
import { type Finished, switchyard } from "./programs.js";
import type { Stop } from "./stop.js";

/** The answer of a move with `--apply --json`, as far as it is shown. */
const answerSchema = z.object({
  edit: z.object({ file: z.string(), diff: z.array(z.string()) }),
  apply: z.object({ counts: z.string(), after: z.array(z.object({ words: z.string() })) }),
});

/** The result of a move. */
export interface Moved {
  readonly file: string;
  /** The lines of a unified diff. */
  readonly diff: readonly string[];
  /** The counts of the plan: `2 in-place updates`. */
  readonly counts: string;
  /** The live state in words: `edge green, cluster green`. */
  readonly words: string;
}

/** An operator that runs the usual commands in a configuration of its own. */
export class Operator {
  private readonly own: OwnConfiguration;
  private moved = false;

  constructor(
    private readonly source: LoadOptions,
    private readonly stop: Stop,
  ) {
    this.own = new OwnConfiguration(source);
  }

  /** Moves a service, such as `flip prompt-service`, and applies that. @throws Failure with the command's output */
  async move(...command: readonly string[]): Promise<Moved> {
    this.stop.check();
    this.moved = true;
    const args = [...command, "--apply", "--json"];
    const finished = await this.run(args, this.own.folder, this.own.variables, this.stop.signal);
    this.stop.check();
    const { edit, apply } = answerSchema.parse(JSON.parse(requireDone(command, finished).stdout));
    return { ...edit, counts: apply.counts, words: apply.after.map(({ words }) => words).join(", ") };
  }

  /** Whether the live state may differ from the checkout's configuration. */
  get astray(): boolean {
    return this.moved;
  }

  /** Marks the live state as equal to the checkout's configuration. */
  settled(): void {
    this.moved = false;
  }

  /**
   * Applies the checkout's configuration again, if a move has changed the live state, and removes the own
   * configuration.
   *
   * @param stack the moved traffic stack
   * @throws Failure with the command's output
   */
  async bringBack(stack: string): Promise<void> {
    this.own.remove();
    if (!this.moved) return;
    this.moved = false;
    // an earlier signal must not end this apply
    requireDone(["apply", stack], await this.run(["apply", stack, "--yes", "--json"], process.cwd(), {}, undefined));
  }

  private run(
    args: readonly string[],
    cwd: string,
    variables: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<Finished> {
    return switchyard(args, { cwd, env: { SWITCHYARD_ENV: this.source.environment, ...variables }, signal });
  }
}

/** Returns the output of a command that succeeded. @throws Failure with the output of any other */
export function requireDone(command: readonly string[], finished: Finished): Finished {
  if (finished.code === 0) return finished;
  const said = `${finished.stdout}${finished.stderr}`.trim();
  throw new Failure(`switchyard ${command.join(" ")} exited with ${finished.code}:\n${said}`);
}
