import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a command on this process's terminal and waits for it.
 *
 * @returns its exit code; 128 plus the signal's number if a signal ended it, 127 if there is no such command
 */
export function runCommand(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env: environment });
    const interrupt = (): void => {
      // a terminal sends Ctrl-C to the command too, and Terraform stops ungracefully at a second one
      if (!process.stdin.isTTY) once("SIGINT");
    };
    const sent = new Set<NodeJS.Signals>();
    const once = (signal: NodeJS.Signals): void => {
      if (sent.has(signal)) return;
      sent.add(signal);
      child.kill(signal);
    };
    const terminate = (): void => once("SIGTERM");
    const hangUp = (): void => once("SIGHUP");
    process.on("SIGINT", interrupt).on("SIGTERM", terminate).on("SIGHUP", hangUp);
    const done = (): void => {
      process.off("SIGINT", interrupt).off("SIGTERM", terminate).off("SIGHUP", hangUp);
    };
    child.once("error", (error) => {
      done();
      if ("code" in error && error.code === "ENOENT") {
        process.stderr.write(`switchyard sandbox: there is no command "${program}"\n`);
        resolve(127);
      } else reject(error);
    });
    child.once("exit", (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
