import { allKinds, apiVersionOf, groupVersions, type Kind, kinds } from "../kinds";
import type { Tree } from "../tree";

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** Returns the verbs of a kind. A namespace has no collection delete, and a read-only kind no writes. */
function verbsOf(kind: Kind): string[] {
  if (kind.readOnly) return ["get", "list", "watch"];
  return kind === kinds.Namespace ? verbs.filter((verb) => verb !== "deletecollection") : verbs;
}

interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly group?: string;
  readonly version?: string;
}

/** Returns the subresources of a kind. */
function subresources(kind: Kind): readonly Subresource[] {
  const found: Subresource[] = [];
  if (kind === kinds.Namespace) found.push({ name: "finalize", kind: "Namespace", verbs: ["update"] });
  if (kind === kinds.Pod) {
    found.push({ name: "eviction", kind: "Eviction", verbs: ["create"], group: "policy", version: "v1" });
    found.push({ name: "log", kind: "Pod", verbs: ["get"] });
  }
  if (kind.scale) {
    found.push({
      name: "scale",
      kind: "Scale",
      verbs: ["get", "patch", "update"],
      group: "autoscaling",
      version: "v1",
    });
  }
  if (kind.status) found.push({ name: "status", kind: kind.kind, verbs: ["get", "patch", "update"] });
  return found;
}

const inGroup = (group: string): Kind[] =>
  allKinds.filter((kind) => kind.group === group).sort((a, b) => (a.plural < b.plural ? -1 : 1));

/** Returns the response to `GET /apis/<group>/<version>`. */
export function resourceList(group: string, version: string): Tree | undefined {
  const found = inGroup(group).filter((kind) => kind.version === version);
  if (found.length === 0) return undefined;
  const resources = found.flatMap((kind): Tree[] => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: verbsOf(kind),
      ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
      ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    },
    ...subresources(kind).map(({ name, kind: subkind, verbs: own, ...of }) => ({
      name: `${kind.plural}/${name}`,
      singularName: "",
      namespaced: kind.namespaced,
      ...of,
      kind: subkind,
      verbs: own,
    })),
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf({ group, version }), resources };
}

function groupOf(group: string, version: string): Tree {
  const groupVersion = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [groupVersion], preferredVersion: groupVersion };
}

const namedGroups = groupVersions.filter(({ group }) => group !== "");

/** Returns the response to `GET /apis`. */
export function groupList(): Tree {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: namedGroups.map(({ group, version }) => groupOf(group, version)),
  };
}

/** Returns the response to `GET /apis/<group>`. */
export function groupNamed(name: string): Tree | undefined {
  const found = namedGroups.find(({ group }) => group === name);
  return found === undefined ? undefined : { kind: "APIGroup", apiVersion: "v1", ...groupOf(name, found.version) };
}

/** Returns the response to `GET /api`. */
export function coreVersions(): Tree {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
}

function aggregatedResource(kind: Kind): Tree {
  const scope = kind.namespaced ? "Namespaced" : "Cluster";
  const below = subresources(kind).map(({ name, kind: subkind, verbs: own, group, version }) => ({
    subresource: name,
    responseKind: { group: group ?? kind.group, version: version ?? kind.version, kind: subkind },
    verbs: own,
  }));
  return {
    resource: kind.plural,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope,
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(below.length > 0 ? { subresources: below } : {}),
  };
}

/** Returns all groups and resources in one response, as clients from 1.26 on request it. */
export function aggregated(core: boolean): Tree {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groupVersions
      .filter(({ group }) => (group === "") === core)
      .map(({ group, version }) => ({
        metadata: group === "" ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
        versions: [{ version, resources: inGroup(group).map(aggregatedResource), freshness: "Current" }],
      })),
  };
}

/** Returns whether an `Accept` header asks for the aggregated form; older clients that ask for its beta get the plain one. */
export function wantsAggregated(accept: string): boolean {
  const wanted = ["g=apidiscovery.k8s.io", "v=v2", "as=APIGroupDiscoveryList"];
  return accept.split(",").some((part) => {
    const parameters = part.split(";").map((piece) => piece.trim());
    return wanted.every((one) => parameters.includes(one));
  });
}
