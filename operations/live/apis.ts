import type { Environment } from "../../model/environment.js";
import type { Half, RouteApi } from "./api.js";
import { ClusterApi } from "./cluster.js";
import { EdgeApi, type EdgeOptions } from "./edge.js";

/** The APIs that have where an environment's requests go, but for those that are left out because they are down. */
export function apisOf(
  environment: Environment,
  { only, ...options }: EdgeOptions & { readonly only?: Half | undefined } = {},
): readonly RouteApi[] {
  const all: readonly RouteApi[] = [new EdgeApi(environment, options), new ClusterApi(environment)];
  return all.filter(({ half }) => only === undefined || half === only);
}
