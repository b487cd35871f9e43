import type { Command } from "commander";
import type { Environment } from "../../../model/environment.js";
import { type Configuration, configurationOf } from "../../adapters/configuration.js";
import type { EditOptions } from "../../flows/edit/edit.js";
import type { Port } from "../../flows/port.js";
import { type FlowEvent, showEvent } from "../../show/events.js";
import { Terminal } from "../../show/terminal.js";
import { interruption } from "./interruption.js";

/** Options that every command has. */
export interface CommonOptions {
  readonly env: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** What a command works with: where the configuration is and how to speak to the person. */
export class Context {
  readonly terminal = new Terminal();
  readonly configuration: Configuration;
  /** Answers are machine-readable. */
  readonly json: boolean;
  /** What a flow is given to speak with the person. */
  readonly port: Port<FlowEvent>;

  /** @param services those that matter, where others need not be read. @default - all */
  constructor({ env, json = false, yes = false }: CommonOptions, services?: readonly string[]) {
    this.configuration = configurationOf(env, services);
    this.json = json;
    this.port = {
      tell: (event) => {
        if (!json) showEvent(event, this.terminal);
      },
      confirm: (question) => this.terminal.confirm(question, yes, interruption()),
      signal: interruption(),
    };
  }

  /** The environment. @throws BadInput that lists every mistake */
  get environment(): Environment {
    return this.configuration.environment;
  }

  /** Prints a value for machines, or what `show` prints for people. */
  answer(value: unknown, show: (terminal: Terminal) => void): void {
    if (this.json) this.terminal.line(JSON.stringify(value, null, 2));
    else show(this.terminal);
  }

  /** What a flow that changes a file is given. */
  editing<Options extends EditOptions>(options: Options) {
    return { source: this.configuration.source, options, port: this.port };
  }
}

/** Adds the options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option("--env <name>", "the environment", process.env.SWITCHYARD_ENV ?? "local")
    .option("--json", "answer in JSON, for machines")
    .option("--yes", "answer every question with yes");
}
