import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { newestGenerations } from "./generations";
import { startProviders } from "./start";

/** Serves every generation until it is stopped. When ready, it prints the newest ones' `TF_REATTACH_PROVIDERS` as one line. */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { sockets: text, pid: text } });
  if (values.sockets === undefined) throw new Error("--sockets <folder> is missing: where to listen");
  const providers = await startProviders({
    folder: values.sockets,
    ...(values.pid !== undefined && { pid: Number(values.pid) }),
  });
  const stop = () => providers.close().finally(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  whenParentGoes(stop);
  process.stdout.write(`${providers.reattach(newestGenerations())}\n`);
}

/** Stops when the parent is gone, which closes its pipe and changes the parent process; nobody else would stop this one. */
function whenParentGoes(stop: () => void): void {
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) process.stdin.on("end", stop).on("error", stop).resume();
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 1000).unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
