import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { CloudflareProvider } from "./cloudflare/provider";
import { KubernetesProvider } from "./kubernetes/provider";
import { type Serving, serve } from "./protocol/service";

/** How the stand-in providers are started. */
export interface StartOptions {
  /** Where each provider listens, by its short name. Unix allows about 100 characters for a socket's path. */
  readonly sockets: Readonly<Record<"cloudflare" | "kubernetes", string>>;
  /** Process that Terraform is told to watch, so that providers may be restarted on the same sockets. @default - this one */
  readonly pid?: number;
  /** Where `CLOUDFLARE_*` and `KUBE_*` are read. @default - this process's environment */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Stand-in providers that listen. */
export interface Providers {
  /** Value for `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  close(): Promise<void>;
}

/**
 * Serves the stand-ins for cloudflare/cloudflare and hashicorp/kubernetes, each on a socket of its own.
 *
 * @throws if a socket cannot be bound
 */
export async function startProviders(options: StartOptions): Promise<Providers> {
  const environment = options.environment ?? process.env;
  const serving: Serving[] = [];
  const reattach: Record<string, object> = {};
  for (const [name, provider] of [
    ["cloudflare", new CloudflareProvider(environment)],
    ["kubernetes", new KubernetesProvider(environment)],
  ] as const) {
    const socket = options.sockets[name];
    mkdirSync(dirname(socket), { recursive: true });
    // one that is left over from a killed process would be in the way
    rmSync(socket, { force: true });
    serving.push(await serve(provider, socket));
    reattach[provider.address] = {
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: options.pid ?? process.pid,
      Test: true,
      Addr: { Network: "unix", String: socket },
    };
  }
  return {
    reattach: JSON.stringify(reattach),
    close: async () => {
      await Promise.all(serving.map((server) => server.close()));
    },
  };
}
