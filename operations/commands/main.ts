import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { readText } from "../adapters/files.js";
import { projectRoot } from "../adapters/project-root.js";
import { Ending, exitCodes } from "../failures.js";
import { adoptCommand } from "./adopt.js";
import { applyCommand } from "./apply.js";
import { interruptible } from "./common/interruption.js";
import { configCommand } from "./config.js";
import { decideCommand } from "./decide.js";
import { drainCommand } from "./drain.js";
import { explainCommand } from "./explain.js";
import { flipCommand } from "./flip.js";
import { guardCommand } from "./guard.js";
import { imageCommand } from "./image.js";
import { maintenanceCommand } from "./maintenance.js";
import { planCommand } from "./plan.js";
import { providersCommand } from "./providers.js";
import { readOnlyCommand } from "./read-only.js";
import { restoreCommand } from "./restore.js";
import { rollbackCommand } from "./rollback.js";
import { rolloutCommand } from "./rollout.js";
import { settleCommand } from "./settle.js";
import { statusCommand } from "./status.js";
import { undrainCommand } from "./undrain.js";
import { warmCommand } from "./warm.js";

/** Every command in the order of the help; what is not called is not loaded either. */
const commands: Readonly<Record<string, () => Command>> = {
  status: () => statusCommand(),
  plan: () => planCommand(),
  apply: () => applyCommand(),
  flip: () => flipCommand(),
  rollback: () => rollbackCommand(),
  rollout: () => rolloutCommand(),
  settle: () => settleCommand(),
  image: () => imageCommand(),
  warm: () => warmCommand(),
  drain: () => drainCommand(),
  undrain: () => undrainCommand(),
  maintenance: () => maintenanceCommand(),
  "read-only": () => readOnlyCommand(),
  decide: () => decideCommand(),
  explain: () => explainCommand(),
  restore: () => restoreCommand(),
  config: () => configCommand(),
  guard: () => guardCommand(),
  adopt: () => adoptCommand(),
  providers: () => providersCommand(),
};

/** What is a program of its own, with the file that is started. */
const programs: Readonly<Record<string, readonly [file: string, description: string]>> = {
  start: [
    "tour/main.js",
    "the tour (npm start runs it in the sandbox): deploy, requests, canary, flip, errors, rollback",
  ],
  sandbox: ["sandbox/main.js", "Cloudflare, Kubernetes and both providers on this machine, for trying and testing"],
};

/** The command line with the one command that is asked for, or with all where none of them is. */
function commandLine(asked: string | undefined): Command {
  const program = new Command("switchyard")
    .description("Blue/green delivery as code for services behind Cloudflare and Kubernetes")
    .version(version(), "-V, --version", "say which version this is")
    // behind a command, --version is that command's
    .enablePositionalOptions()
    .showHelpAfterError("(switchyard --help lists the commands, switchyard <command> --help explains one)")
    .showSuggestionAfterError()
    .exitOverride((ending) => {
      if (ending.code !== "commander.executeSubCommandAsync") throw ending;
      // a program of its own ends after everything here has: nobody would catch it
      process.exitCode = ending.exitCode;
    })
    .addHelpText(
      "after",
      `
Exit codes:
  0  done
  1  failed: an API, Terraform or a file did not do what it should
  2  bad input: the configuration or the command line is wrong; nothing was changed
  3  refused: understood and not done, for the reason given
  130  interrupted: what was begun has ended in good order, and the message says where things stand

Environment variables:
  SWITCHYARD_ENV      the environment when --env is not given (default: local)
  SWITCHYARD_CONFIG   the configuration's folder (default: config)
  SWITCHYARD_OVERLAY  a file of your own whose values win over every committed layer
  SWITCHYARD_STACKS   globs, separated by commas, that narrow synthesis: local-prompt-*
  SWITCHYARD_RECORD   where it is remembered what was last applied (default: .switchyard/applied)
  SWITCHYARD_BACKUPS  where states are kept before an upgrade (default: .switchyard/backups)`,
    );
  const known = asked !== undefined && [commands, programs].some((all) => Object.hasOwn(all, asked));
  for (const [name, command] of Object.entries(commands)) {
    if (!known || name === asked) program.addCommand(command().copyInheritedSettings(program));
  }
  for (const [name, [file, description]] of Object.entries(programs)) {
    program.command(name, description, { executableFile: join(__dirname, "../..", file) });
  }
  return program;
}

function version(): string {
  const said: { readonly version: string } = JSON.parse(readText(join(projectRoot, "package.json")));
  return said.version;
}

/** Runs one command line and says how it ended. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await interruptible(() => commandLine(argv[0]).parseAsync(argv, { from: "user" }));
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    if (!(error instanceof Ending)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

if (require.main === module || require.main?.filename.endsWith("bin/switchyard.js") === true) {
  // a reader that has gone, such as `head`, must not end an apply half-way
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  void run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
