import { ProviderError } from "../protocol/diagnostic";
import { listOf, recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import type { TypeSchema } from "../schema/types";
import { blockFilled } from "../sdk/zero";
import { askCluster, type ClusterAccess, getOrNothing } from "./client";
import type { Connection } from "./connection";
import { readResource, readResources } from "./resources-data";
import { stateOf } from "./state";
import { collectionPath, kindsOfTypes } from "./types";

/** Reads a data source of the cluster. */
export async function readData(
  { access, ignored }: Connection,
  schema: TypeSchema,
  config: ValueRecord,
): Promise<Value> {
  if (schema.type === "kubernetes_server_version") return serverVersion(access, config);
  if (schema.type === "kubernetes_resource") return readResource({ access, ignored }, config);
  if (schema.type === "kubernetes_resources") return readResources({ access, ignored }, config);
  const target = kindsOfTypes[schema.type];
  if (target === undefined) throw new ProviderError(`the stand-in does not serve data source ${schema.type} yet`);
  const metadata = recordOf(listOf(config.metadata)[0]);
  const name = textOf(metadata.name) ?? "";
  const namespace = textOf(metadata.namespace) || "default";
  const id = target.namespaced ? `${namespace}/${name}` : name;
  const object = await getOrNothing(access, `${collectionPath(target, namespace)}/${name}`);
  const before = { ...config, metadata: [{ ...metadata, ...(target.namespaced && { namespace }) }] };
  // a missing object is not an error: the result has only the configured attributes
  if (object === undefined) return absent(schema, before, id);
  return stateOf(schema, object, id, { before, applied: false, ignored, everyKey: true });
}

function absent(schema: TypeSchema, config: ValueRecord, id: string): Value {
  const state: Record<string, Value> = { ...config, id };
  for (const [name, nested] of Object.entries(schema.block.blocks)) {
    state[name] = name === "metadata" ? blockFilled(nested.block, nested.nesting, config[name] ?? null) : null;
  }
  return state;
}

async function serverVersion(access: ClusterAccess, config: ValueRecord): Promise<Value> {
  const found = (await askCluster(access, "GET", "/version")) as Readonly<Record<string, string>>;
  return {
    ...config,
    id: (found.gitVersion ?? "").replace(/^v/, ""),
    version: (found.gitVersion ?? "").replace(/^v/, ""),
    build_date: found.buildDate ?? "",
    compiler: found.compiler ?? "",
    git_commit: found.gitCommit ?? "",
    git_tree_state: found.gitTreeState ?? "",
    git_version: found.gitVersion ?? "",
    go_version: found.goVersion ?? "",
    major: found.major ?? "",
    minor: found.minor ?? "",
    platform: found.platform ?? "",
  };
}
