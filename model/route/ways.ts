import { admits, closingFor, portNames, selects } from "./admission.js";
import { type Identity, isIdentity, type Owners, ownerIn } from "./identity.js";
import type { BackendPath, Entrance, InCluster, Link, Links, Workload } from "./link.js";
import type { Origin } from "./origin.js";
import type { Route, Target } from "./route.js";
import { podsIdentity } from "./service.js";
import { isNotKnown, known, unreadable, type Value } from "./value.js";
import type { DnsRecord, IngressPath, LinkKind, Pods, Way } from "./way.js";

/** The known links and owners for a search. */
export interface Looking {
  readonly links: Links;
  readonly owners: Owners;
  /** Collects each used link. @default - none is collected */
  readonly used?: Set<Link>;
}

/** Returns a route with the ways behind its origins, the headers that Cloudflare sets, and its Service's pods. */
export function withWays(route: Route, looking: Looking): Route {
  const look = new Look(looking);
  const entries = Object.entries(route.targets).map(([identity, target]): readonly [string, Target] => [
    identity,
    isIdentity(identity) ? look.target(route, identity, target) : target,
  ]);
  const headers = look.headers(route);
  return { ...route, ...(headers === undefined ? {} : { headers }), targets: Object.fromEntries(entries) };
}

type Linked<Kind extends LinkKind> = Extract<Link, { readonly kind: Kind }>;

/** A target of the search, and its unknown links. */
interface Leaf {
  readonly identity: Identity;
  readonly unsaid: Set<LinkKind>;
}

class Look {
  constructor(private readonly looking: Looking) {}

  target(route: Route, identity: Identity, target: Target): Target {
    if (target.kind === "pool" && identity.startsWith("colour:") && !isNotKnown(target.origins)) {
      return { ...target, origins: target.origins.map((origin) => this.origin(route, identity, origin)) };
    }
    if (target.kind !== "pods") return target;
    const service = this.of("service").find((one) => one.cluster === route.cluster && one.name === route.name);
    return service === undefined
      ? target
      : { ...target, pods: this.pods(service, { identity, unsaid: new Set() }).pods };
  }

  /** Returns the names of the headers that are set for a hostname. */
  headers({ of, name }: Route): Value<readonly string[]> | undefined {
    const lists = of === "hostname" ? this.of("headers") : [];
    if (of !== "hostname" || (lists.length === 0 && !this.looking.links.tells("headers"))) return undefined;
    const set = new Set<string>();
    for (const list of lists.map((one) => this.use(one))) {
      if (isNotKnown(list.rules)) return list.rules;
      for (const { enabled, hosts, headers } of list.rules.filter((rule) => rule.enabled !== false)) {
        const hidden = [enabled, hosts, headers, name].find(isNotKnown);
        if (hidden !== undefined) return hidden;
        if (known(hosts)?.includes(known(name) ?? "") !== true) continue;
        for (const [header, operation] of Object.entries(known(headers) ?? {})) {
          if (operation === "remove") set.delete(header);
          else set.add(header);
        }
      }
    }
    return [...set].sort();
  }

  private origin(route: Route, identity: Identity, { way: _, ...origin }: Origin): Origin {
    const [address, host] = [origin.address, origin.host ?? route.name];
    if (isNotKnown(address) || isNotKnown(host)) return origin;
    const leaf = { identity, unsaid: new Set<LinkKind>() };
    const records = this.records(address.toLowerCase());
    // a record with an unknown name may be for this address
    const record =
      this.of("record")
        .map(({ name }) => name)
        .find(isNotKnown) ?? recordOf(records);
    if (records.length === 0 && !this.tells("record", leaf)) leaf.unsaid.add("record");
    const entrance = this.entrance(records, leaf);
    const paths = entrance === undefined ? undefined : this.paths(entrance, host.toLowerCase(), leaf);
    const way: Way = {
      ...(record === undefined ? {} : { record }),
      ...(entrance?.cluster === undefined ? {} : { cluster: entrance.cluster }),
      ...(paths === undefined ? {} : { paths }),
      unsaid: [...leaf.unsaid].sort(),
    };
    return { ...origin, way };
  }

  /** Returns the records of a name, else of the closest wildcard. */
  private records(host: string): readonly Linked<"record">[] {
    const parts = host.split(".");
    const candidates = [host, ...parts.slice(1).map((_, at) => ["*", ...parts.slice(at + 1)].join("."))];
    const answers = this.of("record").filter(({ type }) => ["A", "AAAA", "CNAME"].includes(known(type) ?? "A"));
    const found = candidates.map((name) => answers.filter((one) => one.name === name)).find(({ length }) => length > 0);
    return (found ?? []).map((one) => this.use(one));
  }

  /** Returns the cluster that records point to; the only one if they are unknown. */
  private entrance(records: readonly Linked<"record">[], { unsaid }: Leaf): Partial<Entrance> | undefined {
    const { entrances } = this.looking.links;
    if (entrances.length === 0) return {};
    if (records.length === 0) return unsaid.has("record") && entrances.length === 1 ? entrances[0] : undefined;
    const found = entrances.find(({ address }) => records.some(({ content }) => content === address));
    if (found === undefined) unsaid.add("ingress");
    return found;
  }

  private paths(entrance: Partial<Entrance>, host: string, leaf: Leaf): Value<readonly IngressPath[]> | undefined {
    const all = this.of("ingress").filter(({ cluster }) => cluster === entrance.cluster);
    const found: IngressPath[] = [];
    for (const key of [host, host.replace(/^[^.]+/, "*"), ""]) {
      const here: IngressPath[] = [];
      for (const ingress of all) {
        if (isNotKnown(ingress.rules)) return ingress.rules;
        for (const rule of ingress.rules) {
          const hidden = [rule.host, rule.paths].find(isNotKnown);
          if (hidden !== undefined) return hidden;
          if (rule.host !== key) continue;
          this.use(ingress);
          here.push(...(known(rule.paths) ?? []).map((path) => this.path(ingress, entrance, { ...path, host }, leaf)));
        }
      }
      found.push(...here.sort(byPrecision));
      if (here.some(({ path, type }) => path === "/" && type !== "Exact")) break;
    }
    if (found.length === 0 && !this.tells("ingress", leaf)) {
      leaf.unsaid.add("ingress");
      return undefined;
    }
    return found;
  }

  private path(
    ingress: Linked<"ingress">,
    entrance: Partial<Entrance>,
    { host, ...path }: BackendPath & { readonly host: string },
    leaf: Leaf,
  ): IngressPath {
    const tls = tlsOf(ingress, host);
    const asked = {
      ...path,
      ...(ingress.className === undefined ? {} : { className: ingress.className }),
      ...(tls === undefined ? {} : { tls }),
    };
    const service = this.of("service").find((one) => isBeside(one, ingress) && one.name === path.service);
    if (service === undefined) {
      if (!this.tells("service", leaf)) leaf.unsaid.add("service");
      return asked;
    }
    const { pods, workload } = this.pods(service, leaf);
    const target = targetOf(service, path.port, workload);
    const admitted = target === undefined ? undefined : this.admitted(entrance, service, target, workload, leaf);
    return {
      ...asked,
      ...(target === undefined ? {} : { target }),
      ...(admitted === undefined ? {} : { admitted }),
      pods,
    };
  }

  private pods(service: Linked<"service">, leaf: Leaf): { readonly pods: Pods; readonly workload?: Workload } {
    const { selector, cluster } = this.use(service);
    const owner = ownerIn(leaf.identity);
    const identity = podsIdentity(owner, selector, this.looking.owners, { cluster });
    const endpoints = this.of("endpoints").find((one) => isBeside(one, service) && one.name === service.name);
    const pods = { identity, ...(endpoints === undefined ? {} : { ready: this.use(endpoints).ready }) };
    // without a selector the addresses are managed elsewhere
    const none = Object.keys(known(selector) ?? {}).length === 0;
    const workloads = this.of("workload").filter(
      (one) => !none && isBeside(one, service) && selects(selector, one.labels) !== false,
    );
    const [workload] = workloads.map((one) => this.use(one));
    if (workload !== undefined) return { pods: { ...pods, ...runBy(workloads, selector) }, workload };
    if (this.tells("workload", leaf)) return { pods: { ...pods, desired: 0 } };
    leaf.unsaid.add("workload");
    return { pods };
  }

  /** Reports whether policies admit the ingress controller. */
  private admitted(
    { namespace }: Partial<Entrance>,
    service: Linked<"service">,
    target: Value<string>,
    workload: Workload | undefined,
    leaf: Leaf,
  ): Value<boolean> | undefined {
    const labels = workload?.labels ?? service.selector;
    const beside = this.of("policy").filter((one) => isBeside(one, service));
    const closing = closingFor(labels, beside).map((one) => this.use(one));
    const admitted = admits(closing, { labels, namespace, port: portNames(target, workload) });
    // an unknown policy may close what is open, and open what is closed
    if (admitted === true && closing.length > 0) return true;
    if (namespace !== undefined && this.tells("policy", leaf)) return admitted;
    leaf.unsaid.add("policy");
    return undefined;
  }

  private of<Kind extends LinkKind>(kind: Kind): readonly Linked<Kind>[] {
    return this.looking.links.all.filter((link): link is Linked<Kind> => link.kind === kind);
  }

  private tells(kind: LinkKind, { identity }: Leaf): boolean {
    return this.looking.links.tells(kind, identity);
  }

  private use<T extends Link>(link: T): T {
    this.looking.used?.add(link);
    return link;
  }
}

function recordOf(records: readonly Linked<"record">[]): DnsRecord | undefined {
  const [first] = records;
  if (first === undefined) return undefined;
  const contents = records.map(({ content }) => content);
  const content = contents.find(isNotKnown) ?? contents.map(known).sort().join(" ");
  return { type: first.type, content, proxied: records.map(({ proxied }) => proxied).find(Boolean) ?? false };
}

function tlsOf({ tls }: Linked<"ingress">, host: string): Value<string> | undefined {
  if (isNotKnown(tls)) return tls;
  const found = tls.find(({ hosts }) => isNotKnown(hosts) || hosts.length === 0 || hosts.includes(host));
  return found === undefined ? undefined : isNotKnown(found.hosts) ? found.hosts : (found.secret ?? "");
}

/** Returns the port of the pods behind a port of a Service; undefined if there is none. */
function targetOf(
  { ports }: Linked<"service">,
  asked: Value<string>,
  workload: Workload | undefined,
): Value<string> | undefined {
  const hidden = [ports, asked].find(isNotKnown);
  if (hidden !== undefined) return hidden;
  const target = known(ports)?.find(({ name, port }) => [name, String(port)].includes(known(asked) ?? ""))?.target;
  if (target === undefined || isNotKnown(target) || /^\d+$/.test(target) || workload === undefined) return target;
  const { ports: open } = workload;
  if (isNotKnown(open)) return open;
  return open.some(({ name }) => isNotKnown(name) || name === target) ? target : undefined;
}

/** Returns what workloads run together; those scaled to zero run nothing. */
function runBy(workloads: readonly Workload[], selector: Workload["labels"]): Pick<Pods, "digest" | "desired"> {
  const desired = workloads.map((one) => one.desired);
  const running = workloads.filter((one) => workloads.length === 1 || one.desired !== 0);
  const digests = [...new Set(running.map(({ image }) => digestOf(image)))];
  const hidden = [...workloads.map(({ labels }) => selects(selector, labels)), ...digests].find(isNotKnown);
  const [digest = unreadable("nothing runs"), ...others] = digests;
  return {
    digest: hidden ?? (others.length === 0 ? digest : unreadable(`several: ${digests.map(known).sort().join(", ")}`)),
    desired: desired.find(isNotKnown) ?? desired.map(Number).reduce((sum, one) => sum + one, 0),
  };
}

function digestOf(image: Value<string>): Value<string> {
  if (isNotKnown(image)) return image;
  return /@(sha256:[0-9a-f]+)$/.exec(image)?.[1] ?? unreadable(`${image} names no digest`);
}

function isBeside(one: InCluster, other: InCluster): boolean {
  return one.cluster === other.cluster && one.namespace === other.namespace;
}

function byPrecision(one: IngressPath, other: IngressPath): number {
  const isExact = ({ type }: IngressPath): number => Number(type === "Exact");
  const lengthOf = ({ path }: IngressPath): number => known(path)?.length ?? 0;
  return isExact(other) - isExact(one) || lengthOf(other) - lengthOf(one);
}
