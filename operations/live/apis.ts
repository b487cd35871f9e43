import type { Environment } from "../../model/environment.js";
import { Kubernetes } from "../adapters/kubernetes.js";
import type { Half, RouteApi } from "./api.js";
import { ClusterApi } from "./cluster.js";
import { EdgeApi, type EdgeOptions } from "./edge.js";

/** Returns the APIs of an environment. @param only the half whose APIs are asked. @default - all */
export function apisOf(
  environment: Environment,
  { only, ...options }: EdgeOptions & { readonly only?: Half | undefined } = {},
): readonly RouteApi[] {
  const kubernetes = new Kubernetes(environment.settings.cluster.context, undefined, options.signal);
  const all: readonly RouteApi[] = [new EdgeApi(environment, options), new ClusterApi(environment, kubernetes)];
  return all.filter(({ half }) => only === undefined || half === only);
}
