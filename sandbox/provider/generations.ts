import { basename, join } from "node:path";

/** The versions of real providers that the stand-in imitates, by source; the oldest first. */
export const generations = {
  "cloudflare/cloudflare": ["5.14.0", "5.18.0", "5.22.0"],
  "hashicorp/kubernetes": ["2.38.0", "3.2.1"],
} as const;

/** The source of an imitated provider. */
export type Source = keyof typeof generations;

/** The default registries of Terraform and OpenTofu. */
const registries = ["registry.terraform.io", "registry.opentofu.org"];

/** One provider in one version. */
export interface Generation {
  readonly source: Source;
  readonly version: string;
}

/** Returns all served generations. */
export function everyGeneration(): readonly Generation[] {
  return sources().flatMap((source) => generations[source].map((version) => ({ source, version })));
}

/** Returns the newest generation of each provider. */
export function newestGenerations(): readonly Generation[] {
  return sources().map((source) => ({ source, version: generations[source].at(-1) ?? "" }));
}

/** Returns the path of a generation's socket; Unix allows about 100 characters. */
export function socketOf(folder: string, { source, version }: Generation): string {
  return join(folder, `${basename(source)}-${version}`);
}

/**
 * Returns the value of `TF_REATTACH_PROVIDERS` that makes Terraform and OpenTofu use running providers.
 *
 * @param sockets their sockets, by source
 * @param pid the process that Terraform watches
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
