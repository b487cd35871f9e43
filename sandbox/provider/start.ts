import { mkdirSync, rmSync } from "node:fs";
import { CloudflareProvider } from "./cloudflare/provider";
import { everyGeneration, type Generation, reattachIn, socketOf } from "./generations";
import { KubernetesProvider } from "./kubernetes/provider";
import type { Provider } from "./protocol/provider";
import { type Serving, serve } from "./protocol/service";

/** How the stand-in providers are started. */
export interface StartOptions {
  /** Where the socket of each generation is made. */
  readonly folder: string;
  /** Process that Terraform is told to watch, so that providers may be restarted on the same sockets. @default - this one */
  readonly pid?: number;
  /** Where `CLOUDFLARE_*` and `KUBE_*` are read. @default - this process's environment */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Stand-in providers that listen. */
export interface Providers {
  /** Value for `TF_REATTACH_PROVIDERS`, in the versions that are chosen. */
  reattach(chosen: readonly Generation[]): string;
  close(): Promise<void>;
}

/**
 * Serves the stand-ins for cloudflare/cloudflare and hashicorp/kubernetes, each generation on a socket of its own.
 *
 * @throws if a socket cannot be bound
 */
export async function startProviders(options: StartOptions): Promise<Providers> {
  const { folder, pid = process.pid, environment = process.env } = options;
  mkdirSync(folder, { recursive: true });
  const serving: Serving[] = [];
  for (const generation of everyGeneration()) {
    const socket = socketOf(folder, generation);
    // one that is left over from a killed process would be in the way
    rmSync(socket, { force: true });
    serving.push(await serve(providerOf(generation, environment), socket));
  }
  return {
    reattach: (chosen) => reattachIn(folder, chosen, pid),
    close: async () => {
      await Promise.all(serving.map((server) => server.close()));
    },
  };
}

function providerOf({ source, version }: Generation, environment: NodeJS.ProcessEnv): Provider {
  return source === "cloudflare/cloudflare"
    ? new CloudflareProvider(environment, version)
    : new KubernetesProvider(environment, version);
}
