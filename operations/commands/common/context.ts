import type { Command } from "commander";
import type { Environment } from "../../../model/environment.js";
import { type Configuration, configurationOf } from "../../adapters/configuration.js";
import type { EditOptions } from "../../flows/edit/edit.js";
import type { Port } from "../../flows/port.js";
import { type FlowEvent, showEvent } from "../../show/events.js";
import { Terminal } from "../../show/terminal.js";
import { interruption } from "./interruption.js";

/** The options of every command. */
export interface CommonOptions {
  readonly env: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** The context of a command: its configuration and its terminal. */
export class Context {
  readonly terminal = new Terminal();
  readonly configuration: Configuration;
  /** Whether answers are JSON. */
  readonly json: boolean;
  /** The port for flows. */
  readonly port: Port<FlowEvent>;

  /** @param services the services to read. @default - all */
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

  /** Returns the environment. @throws BadInput that lists every mistake */
  get environment(): Environment {
    return this.configuration.environment;
  }

  /** Prints a value as JSON, or what `show` prints. */
  answer(value: unknown, show: (terminal: Terminal) => void): void {
    if (this.json) this.terminal.line(JSON.stringify(value, null, 2));
    else show(this.terminal);
  }

  /** Returns the context of an edit. */
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
