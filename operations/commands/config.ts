import { Command } from "commander";
import { readEnvironment } from "../../model/load.js";
import { badInputFrom } from "../adapters/configuration.js";
import { BadInput } from "../failures.js";
import { table } from "../show/terminal.js";
import { type CommonOptions, Context, withCommonOptions } from "./common/context.js";

interface Options extends CommonOptions {
  readonly explain?: boolean;
}

/** Builds the command `switchyard config`, which prints the merged configuration and the source of each value. */
export function configCommand(): Command {
  return withCommonOptions(new Command("config"))
    .description("check the configuration and show the values of all layers together")
    .argument("[path]", "only the values under this path, such as services.prompt-service.active")
    .option("--explain", "show the layer, file and line of each value")
    .addHelpText(
      "after",
      `
Examples:
  switchyard config                                          check the local environment
  switchyard config --env production services.redis          one service in production
  switchyard config --explain services.prompt-service.active the source of that value`,
    )
    .action((path: string | undefined, options: Options) => {
      const context = new Context(options);
      const values = badInputFrom(() => readEnvironment(context.configuration.source))
        .explain()
        .filter((value) => path === undefined || value.path === path || value.path.startsWith(`${path}.`));
      if (values.length === 0) {
        throw new BadInput(
          `nothing is configured at "${path}"; \`switchyard config --env ${options.env}\` lists every path`,
        );
      }
      context.answer(values, (terminal) => {
        const rows = values.map(({ path: at, value, layer, file, line }) => [
          at,
          JSON.stringify(value),
          ...(options.explain === true ? [file === undefined ? layer : `${layer}  ${file}:${line}`] : []),
        ]);
        for (const row of table(rows)) terminal.line(row);
      });
    });
}
