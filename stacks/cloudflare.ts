import type { RoutedHostnameProps } from "../constructs/cloudflare/routed-hostname.js";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import { flattensCnames } from "../model/versions.js";

/** Returns the props that all hostnames of an environment share. */
export function hostnameProps(
  environment: Environment,
  owner: string,
): Omit<RoutedHostnameProps, "route" | "edge" | "poolId"> {
  const { cloudflare, mode, protected: preventDestroy, terraform } = environment.settings;
  const { accountId, zoneId, plan } = cloudflare;
  return {
    accountId,
    zoneId,
    plan,
    owner,
    mark: names.marker(environment, owner),
    healthName: names.pool(environment, owner, "health"),
    development: mode === "development",
    preventDestroy,
    flattensCnames: flattensCnames(terraform.providers.cloudflare),
  };
}
