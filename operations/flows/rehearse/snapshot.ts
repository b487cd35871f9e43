import { isContainer, memberOf, type Path } from "../../../model/path.js";
import { Cloudflare } from "../../adapters/cloudflare.js";
import { Kubernetes } from "../../adapters/kubernetes.js";
import type { apis } from "../../adapters/sandbox.js";
import { aFewAtATime } from "../../few.js";
import { changedPaths } from "../../guard/changes.js";
import { shown } from "../../guard/finding.js";
import { attributeLine } from "../../guard/summary.js";
import type { EndDifference } from "./rehearsal.js";

/** The objects at both APIs, under names that survive a replacement. */
export type Snapshot = Readonly<Record<(typeof apis)[number], ReadonlyMap<string, unknown>>>;

/** The account, zone and cluster to read. */
export interface SnapshotOptions {
  readonly accountId: string;
  readonly zoneId: string;
  readonly variables: NodeJS.ProcessEnv;
}

/** Reads the declared objects at both APIs, without the fields that differ each time one is made. */
export async function snapshotOf(options: SnapshotOptions): Promise<Snapshot> {
  const [cloudflare, kubernetes] = await Promise.all([cloudflareObjects(options), clusterObjects(options)]);
  return { cloudflare, kubernetes };
}

/** Returns the differences between two snapshots, object by object. */
export function differencesOf(before: Snapshot, after: Snapshot): readonly EndDifference[] {
  return (["cloudflare", "kubernetes"] as const).flatMap((api) => {
    const names = [...new Set([...before[api].keys(), ...after[api].keys()])].sort();
    return names.flatMap((name): EndDifference[] => {
      const lines = linesOf(name, before[api].get(name), after[api].get(name));
      return lines.length === 0 ? [] : [{ what: name, lines }];
    });
  });
}

function linesOf(name: string, was: unknown, is: unknown): readonly string[] {
  if (was === undefined) return ["exists now, but did not at the beginning"];
  if (is === undefined) return ["is gone, but existed at the beginning"];
  const none = {};
  const sensitive = name.startsWith("Secret ") ? { data: true } : none;
  const change = {
    before: was,
    after: is,
    after_unknown: none,
    before_sensitive: sensitive,
    after_sensitive: sensitive,
  };
  return changedPaths({ change }).map(({ path, before, after, sensitive: masked }) =>
    masked
      ? `${path}: (sensitive) differs`
      : attributeLine({ path, before: shown(before), after: shown(after) }, "update"),
  );
}

/** The kinds of objects that a cluster makes itself. */
const clusterOwn = ["Event", "Endpoints", "EndpointSlice", "Lease", "Node", "ComponentStatus", "ControllerRevision"];

/** The fields that a cluster sets. */
const clusterDecides: readonly Path[] = [
  ["status"],
  ...["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"].map((key) => ["metadata", key]),
  ["metadata", "annotations", "deployment.kubernetes.io/revision"],
  ["spec", "clusterIP"],
  ["spec", "clusterIPs"],
];

async function clusterObjects({ variables }: SnapshotOptions): Promise<ReadonlyMap<string, unknown>> {
  const kubernetes = new Kubernetes(undefined, variables);
  const groups = listIn(await kubernetes.get("/apis"), "groups").map((group) =>
    String(memberOf(memberOf(group, "preferredVersion"), "groupVersion")),
  );
  const roots = ["/api/v1", ...groups.map((groupVersion) => `/apis/${groupVersion}`)];
  const paths = await aFewAtATime(roots, 8, async (root) =>
    listIn(await kubernetes.get(root), "resources").flatMap((resource): [string, string][] => {
      const [name, kind] = [String(memberOf(resource, "name")), String(memberOf(resource, "kind"))];
      const listable = listIn(resource, "verbs").includes("list");
      return listable && !clusterOwn.includes(kind) ? [[kind, `${root}/${name}`]] : [];
    }),
  );
  const found = await aFewAtATime(paths.flat(), 8, async ([kind, path]) =>
    listIn(await kubernetes.get(path), "items")
      // an owned object follows its owner
      .filter((item) => listIn(memberOf(item, "metadata"), "ownerReferences").length === 0)
      .map((item): [string, unknown] => {
        const metadata = memberOf(item, "metadata");
        const place = [memberOf(metadata, "namespace"), memberOf(metadata, "name")].filter(
          (part) => part !== undefined,
        );
        return [`${kind} ${place.join("/")}`, clusterDecides.reduce(without, item)];
      }),
  );
  return new Map(found.flat());
}

/** The fields that Cloudflare sets. */
const cloudflareDecides = [
  "created_on",
  "modified_on",
  "created",
  "modified",
  "created_at",
  "last_success",
  "last_failure",
  "last_updated",
  "version",
];

async function cloudflareObjects({
  accountId,
  zoneId,
  variables,
}: SnapshotOptions): Promise<ReadonlyMap<string, unknown>> {
  const cloudflare = new Cloudflare(variables);
  const [account, zone] = [`/accounts/${accountId}`, `/zones/${zoneId}`];
  const lists: readonly (readonly [kind: string, path: string])[] = [
    ["load balancer", `${zone}/load_balancers`],
    ["pool", `${account}/load_balancers/pools`],
    ["monitor", `${account}/load_balancers/monitors`],
    ["DNS record", `${zone}/dns_records`],
    ["ruleset", `${zone}/rulesets`],
    ["notification policy", `${account}/alerting/v3/policies`],
    ["webhook", `${account}/alerting/v3/destinations/webhooks`],
  ];
  const objects = await aFewAtATime(lists, 4, async ([kind, path]) => {
    const listed = await cloudflare.list(path);
    // a list of rulesets leaves their rules out
    const whole =
      kind !== "ruleset" ? listed : await aFewAtATime(listed, 4, ({ id }) => cloudflare.get(`${path}/${id}`));
    return whole.flatMap((object) => (object === undefined ? [] : [{ kind, object }]));
  });
  const named = objects.flat().map(({ kind, object }) => {
    const { id, name, type, phase, description } = object;
    return {
      id,
      object,
      title: [kind, name ?? phase ?? description ?? id, type].filter((part) => typeof part === "string").join(" "),
    };
  });
  const titles = new Map(named.map(({ id, title }) => [id, title]));
  return new Map(named.map(({ title, object }) => [title, settled(object, titles)]));
}

/** Removes the fields that Cloudflare sets, and replaces ids by names. */
function settled(value: unknown, titles: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return titles.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => settled(one, titles));
  if (!isContainer(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "id" && !cloudflareDecides.includes(key))
      .map(([key, one]) => [titles.get(key) ?? key, settled(one, titles)]),
  );
}

function without(value: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (step === undefined || !isContainer(value) || !Object.hasOwn(value, step)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      if (key !== step) return [[key, one]];
      return rest.length === 0 ? [] : [[key, without(one, rest)]];
    }),
  );
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = memberOf(value, key);
  return Array.isArray(list) ? list : [];
}
