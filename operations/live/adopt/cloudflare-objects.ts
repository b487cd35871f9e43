import type { Cloudflare, CloudflareObject } from "../../adapters/cloudflare.js";
import { Refusal } from "../../failures.js";
import type { Attributes, Found } from "../api.js";

/** The lookup of one Terraform type's objects at Cloudflare. */
interface Kind {
  /** Returns the API path of the list of objects. */
  readonly list: (declared: Attributes) => string;
  /** Reports whether an object matches a declared resource. */
  readonly matches: (object: CloudflareObject, declared: Attributes) => boolean;
  /** Returns the id that `terraform import` takes. */
  readonly importId: (declared: Attributes, id: string) => string;
}

const named = (object: CloudflareObject, declared: Attributes): boolean => object.name === declared.name;
const ofAccount = (declared: Attributes, id: string): string => `${String(declared.account_id)}/${id}`;
const ofZone = (declared: Attributes, id: string): string => `${String(declared.zone_id)}/${id}`;

/** The lookups by type, each before the types that it refers to: objects can be deleted in this order. */
const kinds: Readonly<Record<string, Kind>> = {
  cloudflare_load_balancer: {
    list: ({ zone_id }) => `/zones/${String(zone_id)}/load_balancers`,
    matches: named,
    importId: ofZone,
  },
  cloudflare_load_balancer_pool: {
    list: ({ account_id }) => `/accounts/${String(account_id)}/load_balancers/pools`,
    matches: named,
    importId: ofAccount,
  },
  cloudflare_load_balancer_monitor: {
    list: ({ account_id }) => `/accounts/${String(account_id)}/load_balancers/monitors`,
    // a monitor has no name; its description ends with a marker of its owner
    matches: (object, { description }) => description !== undefined && object.description === description,
    importId: ofAccount,
  },
  cloudflare_dns_record: {
    list: ({ zone_id, name, type }) =>
      `/zones/${String(zone_id)}/dns_records?type=${String(type)}&name=${encodeURIComponent(String(name))}`,
    matches: (object, declared) => named(object, declared) && object.type === declared.type,
    importId: ofZone,
  },
  cloudflare_ruleset: {
    list: ({ zone_id }) => `/zones/${String(zone_id)}/rulesets`,
    matches: (object, { phase, kind }) => object.phase === phase && object.kind === kind,
    importId: ({ zone_id }, id) => `zones/${String(zone_id)}/${id}`,
  },
  cloudflare_notification_policy: {
    list: ({ account_id }) => `/accounts/${String(account_id)}/alerting/v3/policies`,
    matches: named,
    importId: ofAccount,
  },
  cloudflare_notification_policy_webhooks: {
    list: ({ account_id }) => `/accounts/${String(account_id)}/alerting/v3/destinations/webhooks`,
    matches: named,
    importId: ofAccount,
  },
};

/** Compares types by the order in which their objects can be deleted: a type comes before those that it refers to. */
export function byDeletion(a: string, b: string): number {
  const order = Object.keys(kinds);
  return order.indexOf(a) - order.indexOf(b);
}

/** Reports whether an object contains the id of another. */
export function mentions(object: Attributes, id: string): boolean {
  return object.id !== id && JSON.stringify(object).includes(`"${id}"`);
}

/** Reports whether Cloudflare has the objects of a Terraform type. */
export function isCloudflareType(type: string): boolean {
  return Object.hasOwn(kinds, type);
}

/** A finder of declared objects at Cloudflare. */
export class CloudflareObjects {
  /** @param listed fetches a list, and each list only once */
  constructor(
    private readonly cloudflare: Pick<Cloudflare, "get">,
    private readonly listed: (path: string) => Promise<readonly CloudflareObject[]>,
    private readonly owner: { readonly accountId: string; readonly zoneId: string },
  ) {}

  /**
   * Finds the objects that match a declared resource. There are several if the response to a create was lost and the
   * create was repeated. The first is the one that requests depend on, else the one in the state, else the oldest.
   *
   * @param known the id in the state
   * @throws a refusal when the zone's ruleset of a phase has rules that are not declared
   */
  async find(type: string, declared: Attributes, known: string | undefined): Promise<readonly Found[]> {
    const kind = kinds[type];
    if (kind === undefined) return [];
    const list = kind.list(declared);
    const objects = (await this.listed(list)).filter((object) => kind.matches(object, declared));
    if (type === "cloudflare_ruleset") for (const { id } of objects) await this.refuseForeignRules(list, id, declared);
    const serving = new Set<string>();
    if (objects.length > 1) for (const { id } of objects) if (await this.carriesTraffic(id)) serving.add(id);
    const rankOf = ({ id }: CloudflareObject): number => (serving.has(id) ? 2 : 0) + (id === known ? 1 : 0);
    return objects
      .toSorted((a, b) => rankOf(b) - rankOf(a) || createdOn(a).localeCompare(createdOn(b)))
      .map((object) => ({
        id: object.id,
        importId: kind.importId(declared, object.id),
        path: `${list.replace(/\?.*$/, "")}/${object.id}`,
        object,
      }));
  }

  /**
   * Reports whether requests depend on a pool or a monitor: a load balancer of the zone uses the pool, or uses a pool with
   * that monitor.
   */
  private async carriesTraffic(id: string): Promise<boolean> {
    const { accountId, zoneId } = this.owner;
    const balancers = await this.listed(`/zones/${zoneId}/load_balancers`);
    const attached = (pool: string) => balancers.some((balancer) => mentions(balancer, pool));
    if (attached(id)) return true;
    const pools = await this.listed(`/accounts/${accountId}/load_balancers/pools`);
    return pools.some((pool) => mentions(pool, id) && attached(pool.id));
  }

  private async refuseForeignRules(list: string, id: string, { phase, rules }: Attributes): Promise<void> {
    const ours = new Set(refsIn(rules));
    const ruleset = await this.cloudflare.get(`${list}/${id}`);
    const foreign = refsIn(ruleset?.rules).filter((ref) => !ours.has(ref));
    if (foreign.length > 0) {
      throw new Refusal(
        `the zone's ruleset ${id} of phase ${String(phase)} has rules that are not declared here (${foreign.join(", ")}); ` +
          "a zone has one ruleset for each phase, and adopting it would remove them. Move them elsewhere, then run this again",
      );
    }
  }
}

function createdOn({ created_on: time }: CloudflareObject): string {
  return typeof time === "string" ? time : "";
}

function refsIn(rules: unknown): string[] {
  if (!Array.isArray(rules)) return [];
  return rules.map((rule: { readonly ref?: string; readonly description?: string; readonly id?: string }) =>
    String(rule.ref ?? rule.id ?? rule.description),
  );
}
