import { fstatSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startProviders } from "./start";

/** Serves both stand-ins until told to stop; prints the value for `TF_REATTACH_PROVIDERS` as one line when they are ready. */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { sockets: text, cloudflare: text, kubernetes: text, pid: text } });
  const providers = await startProviders({
    sockets: { cloudflare: socketOf("cloudflare", values), kubernetes: socketOf("kubernetes", values) },
    ...(values.pid !== undefined && { pid: Number(values.pid) }),
  });
  const stop = () => providers.close().finally(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  whenParentGoes(stop);
  process.stdout.write(`${providers.reattach}\n`);
}

/** A socket that is named, or lies in the folder that is. */
function socketOf(name: "cloudflare" | "kubernetes", given: Readonly<Record<string, string | undefined>>): string {
  const socket = given[name] ?? (given.sockets === undefined ? undefined : join(given.sockets, `${name}.sock`));
  if (socket === undefined) throw new Error(`--sockets <folder> or --${name} <socket> is missing: where to listen`);
  return socket;
}

/** Nobody else would ever stop us: a parent that is gone closes the pipe it holds, and is no longer our parent. */
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
