import type { Environment } from "../../model/environment.js";
import type { Half, RouteApi } from "./api.js";
import { ClusterApi } from "./cluster.js";
import { EdgeApi, type EdgeOptions } from "./edge.js";

/** Returns the APIs of an environment. @param only the half whose APIs are asked. @default - all */
export function apisOf(
  environment: Environment,
  { only, ...options }: EdgeOptions & { readonly only?: Half | undefined } = {},
): readonly RouteApi[] {
  const all: readonly RouteApi[] = [new EdgeApi(environment, options), new ClusterApi(environment)];
  return all.filter(({ half }) => only === undefined || half === only);
}
