import { z } from "zod";
import type { LoadOptions } from "../model/load.js";
import { Failure } from "./endings.js";
import { OwnConfiguration } from "./own-configuration.js";
import { type Finished, switchyard } from "./programs.js";
import type { Stop } from "./stop.js";

/** What a move answers with `--apply --json`, as far as it is shown. */
const answerSchema = z.object({
  edit: z.object({ file: z.string(), diff: z.array(z.string()) }),
  apply: z.object({ counts: z.string(), after: z.array(z.object({ words: z.string() })) }),
});

/** What a move did. */
export interface Moved {
  readonly file: string;
  /** Lines of a unified difference. */
  readonly diff: readonly string[];
  /** `2 in-place updates`. */
  readonly counts: string;
  /** `edge green, cluster green`. */
  readonly words: string;
}

/** Does what an operator does, by the same commands, in a configuration of its own. */
export class Operator {
  private readonly own: OwnConfiguration;
  private moved = false;

  constructor(
    private readonly source: LoadOptions,
    private readonly stop: Stop,
  ) {
    this.own = new OwnConfiguration(source);
  }

  /**
   * Moves a service and applies it, such as `flip prompt-service`.
   *
   * @throws a failure with what the command wrote
   */
  async move(...command: readonly string[]): Promise<Moved> {
    this.stop.check();
    this.moved = true;
    const args = [...command, "--apply", "--json"];
    const finished = await this.run(args, this.own.folder, this.own.variables, this.stop.signal);
    this.stop.check();
    const { edit, apply } = answerSchema.parse(JSON.parse(requireDone(command, finished).stdout));
    return { ...edit, counts: apply.counts, words: apply.after.map(({ words }) => words).join(", ") };
  }

  /** Whether what is live may differ from what the checkout's configuration says. */
  get astray(): boolean {
    return this.moved;
  }

  /** Says that what is live is what the checkout's configuration says again. */
  settled(): void {
    this.moved = false;
  }

  /**
   * Makes true again what the checkout's configuration says, where a move has changed it, and forgets the own configuration.
   *
   * @param stack the one whose traffic was moved
   * @throws a failure with what the command wrote
   */
  async bringBack(stack: string): Promise<void> {
    this.own.remove();
    if (!this.moved) return;
    this.moved = false;
    // a signal that has come already is not for this one
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

/** @throws a failure with what a command wrote that was not done */
export function requireDone(command: readonly string[], finished: Finished): Finished {
  if (finished.code === 0) return finished;
  const said = `${finished.stdout}${finished.stderr}`.trim();
  throw new Failure(`switchyard ${command.join(" ")} exited with ${finished.code}:\n${said}`);
}
