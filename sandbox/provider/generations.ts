import { basename, join } from "node:path";

/** Versions of the real providers that the stand-in is like, by Terraform's name of their source; oldest first. */
export const generations = {
  "cloudflare/cloudflare": ["5.14.0", "5.18.0", "5.22.0"],
  "hashicorp/kubernetes": ["2.38.0", "3.2.1"],
} as const;

/** Terraform's name of a provider that is stood in for. */
export type Source = keyof typeof generations;

/** Where Terraform and OpenTofu look for providers. */
const registries = ["registry.terraform.io", "registry.opentofu.org"];

/** One provider in one version. */
export interface Generation {
  readonly source: Source;
  readonly version: string;
}

/** Returns every generation that is served. */
export function everyGeneration(): readonly Generation[] {
  return sources().flatMap((source) => generations[source].map((version) => ({ source, version })));
}

/** Returns the newest generation of each provider. */
export function newestGenerations(): readonly Generation[] {
  return sources().map((source) => ({ source, version: generations[source].at(-1) ?? "" }));
}

/** Where a generation listens: Unix allows about 100 characters for the whole path. */
export function socketOf(folder: string, { source, version }: Generation): string {
  return join(folder, `${basename(source)}-${version}`);
}

/**
 * Returns the value of `TF_REATTACH_PROVIDERS` that makes Terraform, and OpenTofu, use providers that run already.
 *
 * @param sockets where they listen, by source
 * @param pid process that Terraform is told to watch
 */
export function reattach(sockets: Readonly<Record<string, string>>, pid: number): string {
  const entries = Object.entries(sockets).flatMap(([source, socket]) =>
    registries.map((registry) => [
      `${registry}/${source}`,
      { Protocol: "grpc", ProtocolVersion: 6, Pid: pid, Test: true, Addr: { Network: "unix", String: socket } },
    ]),
  );
  return JSON.stringify(Object.fromEntries(entries));
}

/** Returns the value of `TF_REATTACH_PROVIDERS` for generations whose sockets are in a folder. */
export function reattachIn(folder: string, chosen: readonly Generation[], pid: number): string {
  return reattach(Object.fromEntries(chosen.map((one) => [one.source, socketOf(folder, one)])), pid);
}

function sources(): readonly Source[] {
  return ["cloudflare/cloudflare", "hashicorp/kubernetes"];
}
