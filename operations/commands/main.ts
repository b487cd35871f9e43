import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { readText } from "../adapters/files.js";
import { projectRoot } from "../adapters/project-root.js";
import { Ending, exitCodes } from "../failures.js";
import { interruptible } from "./common/interruption.js";

/** The commands in the order of the help; only the called one is loaded. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  status: async () => (await import("./status.js")).statusCommand(),
  plan: async () => (await import("./plan.js")).planCommand(),
  apply: async () => (await import("./apply.js")).applyCommand(),
  flip: async () => (await import("./flip.js")).flipCommand(),
  rollback: async () => (await import("./rollback.js")).rollbackCommand(),
  rollout: async () => (await import("./rollout.js")).rolloutCommand(),
  settle: async () => (await import("./settle.js")).settleCommand(),
  image: async () => (await import("./image.js")).imageCommand(),
  warm: async () => (await import("./warm.js")).warmCommand(),
  drain: async () => (await import("./drain.js")).drainCommand(),
  undrain: async () => (await import("./undrain.js")).undrainCommand(),
  maintenance: async () => (await import("./maintenance.js")).maintenanceCommand(),
  "read-only": async () => (await import("./read-only.js")).readOnlyCommand(),
  decide: async () => (await import("./decide.js")).decideCommand(),
  explain: async () => (await import("./explain.js")).explainCommand(),
  restore: async () => (await import("./restore.js")).restoreCommand(),
  config: async () => (await import("./config.js")).configCommand(),
  guard: async () => (await import("./guard.js")).guardCommand(),
  adopt: async () => (await import("./adopt.js")).adoptCommand(),
  providers: async () => (await import("./providers.js")).providersCommand(),
};

/** The separate programs, with the file to start and the description. */
const programs: Readonly<Record<string, readonly [file: string, description: string]>> = {
  start: [
    "tour/main.js",
    "the tour (npm start runs it in the sandbox): deploy, requests, canary, flip, errors, rollback",
  ],
  sandbox: ["sandbox/main.js", "Cloudflare, Kubernetes and both providers on this machine, for trials and tests"],
};

/** Returns the command line with the asked command, or with all if there is no such command. */
async function commandLine(asked: string | undefined): Promise<Command> {
  const program = new Command("switchyard")
    .description("Blue/green delivery as code for services behind Cloudflare and Kubernetes")
    .version(version(), "-V, --version", "print the version")
    // after a command, --version belongs to that command
    .enablePositionalOptions()
    .showHelpAfterError("(switchyard --help lists the commands, switchyard <command> --help explains one)")
    .showSuggestionAfterError()
    .exitOverride((ending) => {
      if (ending.code !== "commander.executeSubCommandAsync") throw ending;
      // a separate program ends after everything here has, so nothing would catch the error
      process.exitCode = ending.exitCode;
    })
    .addHelpText(
      "after",
      `
Exit codes:
  0  done
  1  failed: an API, Terraform or a file operation failed
  2  bad input: the configuration or the command line is wrong; nothing was changed
  3  refused: the request is valid but was not carried out, for the given reason
  130  interrupted: running steps have ended in good order, and the message says what is done so far

Environment variables:
  SWITCHYARD_ENV      the environment when --env is not given (default: local)
  SWITCHYARD_CONFIG   the configuration's folder (default: config)
  SWITCHYARD_OVERLAY  a file of your own whose values override every committed layer
  SWITCHYARD_STACKS   globs, separated by commas, that narrow synthesis: local-prompt-*
  SWITCHYARD_RECORD   the folder of the records of what was last applied (default: .switchyard/applied)
  SWITCHYARD_BACKUPS  the folder of state backups made before an upgrade (default: .switchyard/backups)`,
    );
  const known = asked !== undefined && [commands, programs].some((all) => Object.hasOwn(all, asked));
  for (const [name, command] of Object.entries(commands)) {
    if (!known || name === asked) program.addCommand((await command()).copyInheritedSettings(program));
  }
  for (const [name, [file, description]] of Object.entries(programs)) {
    program.command(name, description, { executableFile: join(projectRoot, "dist", file) });
  }
  return program;
}

function version(): string {
  const said: { readonly version: string } = JSON.parse(readText(join(projectRoot, "package.json")));
  return said.version;
}

/** Runs one command line, and returns its exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const program = await commandLine(argv[0]);
    await interruptible(() => program.parseAsync(argv, { from: "user" }));
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
