import { mkdirSync, rmSync } from "node:fs";
import { CloudflareProvider } from "./cloudflare/provider";
import { everyGeneration, type Generation, reattachIn, socketOf } from "./generations";
import { KubernetesProvider } from "./kubernetes/provider";
import type { Provider } from "./protocol/provider";
import { type Serving, serve } from "./protocol/service";

/** Options of the stand-in providers. */
export interface StartOptions {
  /** The folder for the sockets, one per generation. */
  readonly folder: string;
  /** The process that Terraform watches, so that providers may restart on the same sockets. @default - this one */
  readonly pid?: number;
  /** The variables, with `CLOUDFLARE_*` and `KUBE_*`. @default - this process's environment */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Listening stand-in providers. */
export interface Providers {
  /** Returns the value of `TF_REATTACH_PROVIDERS` for the chosen versions. */
  reattach(chosen: readonly Generation[]): string;
  close(): Promise<void>;
}

/**
 * Serves the stand-ins for cloudflare/cloudflare and hashicorp/kubernetes, each generation on its own socket.
 *
 * @throws if a socket cannot be bound
 */
export async function startProviders(options: StartOptions): Promise<Providers> {
  const { folder, pid = process.pid, environment = process.env } = options;
  mkdirSync(folder, { recursive: true });
  const serving: Serving[] = [];
  for (const generation of everyGeneration()) {
    const socket = socketOf(folder, generation);
    // remove the socket of a killed process
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
