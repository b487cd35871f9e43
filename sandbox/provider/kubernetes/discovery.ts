import { ApiError, askCluster, type ClusterAccess } from "./client";
import { groupPath, type Kind } from "./types";

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Asks the cluster for the plural and scope of a kind. @throws if it does not know the kind */
export async function discover(access: ClusterAccess, apiVersion: string, kind: string): Promise<Kind> {
  const found = await resourcesOf(access, apiVersion);
  const resource = found.find((each) => each.kind === kind && !each.name.includes("/"));
  if (resource === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
  return { apiVersion, kind, plural: resource.name, namespaced: resource.namespaced };
}

async function resourcesOf(access: ClusterAccess, apiVersion: string): Promise<ResourceList["resources"]> {
  try {
    return ((await askCluster(access, "GET", groupPath(apiVersion))) as ResourceList).resources;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}
