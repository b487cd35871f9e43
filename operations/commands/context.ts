import { join, relative } from "node:path";
import type { Command } from "commander";
import type { Environment } from "../../model/environment.js";
import { ConfigurationError, type LoadOptions, loadEnvironment } from "../../model/load.js";
import { projectRoot } from "../adapters/project-root.js";
import { BadInput } from "../failures.js";
import { Terminal } from "../show/terminal.js";

/** Options that every command has. */
export interface CommonOptions {
  readonly env: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** The project's configuration, named as people who stand in the project name it: mistakes are shown by this path. */
function ownConfiguration(): string {
  const path = join(projectRoot, "config");
  const shown = relative(process.cwd(), path);
  return shown === "" || shown.startsWith("..") ? path : shown;
}

/** What a command works with: where the configuration is and how to speak to the person. */
export class Context {
  readonly terminal = new Terminal();
  /** Answers are machine-readable. */
  readonly json: boolean;
  /** Every question was answered with yes beforehand. */
  readonly yes: boolean;
  private loaded: Environment | undefined;

  /**
   * @param loaded the environment, where it is known already. @default - it is loaded when it is asked for
   * @param services those that matter, where others need not be read. @default - all
   */
  constructor(
    readonly options: CommonOptions,
    loaded?: Environment,
    private readonly services?: readonly string[],
  ) {
    this.loaded = loaded;
    this.json = options.json ?? false;
    this.yes = options.yes ?? false;
  }

  /** What the loader is given: the documented variables and nothing else. */
  get source(): LoadOptions {
    const overlay = process.env.SWITCHYARD_OVERLAY;
    return {
      environment: this.options.env,
      directory: process.env.SWITCHYARD_CONFIG ?? ownConfiguration(),
      ...(overlay === undefined || overlay === "" ? {} : { overlay }),
      ...(this.services === undefined ? {} : { services: this.services }),
    };
  }

  /**
   * The environment, loaded once.
   *
   * @throws bad input that lists every mistake
   */
  get environment(): Environment {
    this.loaded ??= badInputFrom(() => loadEnvironment(this.source));
    return this.loaded;
  }

  /** Prints a value for machines, or what `show` prints for people. */
  answer(value: unknown, show: (terminal: Terminal) => void): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    else show(this.terminal);
  }
}

/** Runs something that reads the configuration; its mistakes become bad input. */
export function badInputFrom<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationError) throw new BadInput(error.message);
    throw error;
  }
}

/** Adds the options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option("--env <name>", "the environment", process.env.SWITCHYARD_ENV ?? "local")
    .option("--json", "answer in JSON, for machines")
    .option("--yes", "answer every question with yes");
}
