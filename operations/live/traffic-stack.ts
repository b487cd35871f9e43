import { z } from "zod";
import { labels } from "../../model/names.js";
import type { TerraformStack } from "../adapters/terraform.js";
import { Failure } from "../failures.js";
import { type EdgeTraffic, edgeTraffic } from "./edge-traffic.js";

/** What a synthesized traffic stack declares: where the requests of one service are to go. */
export interface DeclaredTraffic {
  readonly stack: string;
  /** The active Service, which has the service's name. */
  readonly service: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  /** This program's annotations of the active Service. */
  readonly annotations: Readonly<Record<string, string>>;
  /** @default - requests come from inside the cluster alone */
  readonly edge?: DeclaredEdge;
}

/** What a traffic stack declares of the edge. */
export interface DeclaredEdge {
  readonly hostname: string;
  readonly zoneId: string;
  readonly accountId: string;
  readonly traffic: EdgeTraffic;
  /** The rules as Cloudflare's API takes them, with pools by name. */
  readonly rules: readonly unknown[];
}

const texts = z.record(z.string(), z.string());
const named = z.looseObject({ name: z.string(), account_id: z.string() });
const balancers = z
  .record(z.string(), z.looseObject({ name: z.string(), zone_id: z.string(), rules: z.array(z.unknown()).default([]) }))
  .default({});
const synthesized = z.looseObject({
  resource: z.looseObject({
    kubernetes_service_v1: z.record(
      z.string(),
      z.looseObject({
        metadata: z.looseObject({ name: z.string(), namespace: z.string(), annotations: texts.default({}) }),
        spec: z.looseObject({ selector: texts }),
      }),
    ),
    cloudflare_load_balancer: balancers,
    cloudflare_load_balancer_pool: z.record(z.string(), named).default({}),
  }),
});

/** Reads what a synthesized traffic stack declares. @throws a failure when it is no traffic stack */
export function declaredTraffic(stack: TerraformStack): DeclaredTraffic {
  const parsed = synthesized.safeParse(stack.document());
  const { resource } = parsed.data ?? {};
  const active = Object.values(resource?.kubernetes_service_v1 ?? {})[0];
  if (resource === undefined || active === undefined) {
    throw new Failure(`${stack.name} declares no active Service, so it is no traffic stack`);
  }
  const pools = resource.cloudflare_load_balancer_pool;
  const [balancer] = Object.values(resource.cloudflare_load_balancer);
  const [pool] = Object.values(pools);
  return {
    stack: stack.name,
    service: active.metadata.name,
    namespace: active.metadata.namespace,
    selector: active.spec.selector,
    annotations: ownAnnotations(active.metadata.annotations),
    ...(balancer === undefined || pool === undefined
      ? {}
      : {
          edge: declaredEdge(balancer, pools, pool.account_id),
        }),
  };
}

function declaredEdge(
  balancer: { readonly name: string; readonly zone_id: string; readonly rules: readonly unknown[] },
  pools: Readonly<Record<string, { readonly name: string }>>,
  accountId: string,
): DeclaredEdge {
  return {
    hostname: balancer.name,
    zoneId: balancer.zone_id,
    accountId,
    traffic: edgeTraffic(balancer, poolNameIn(pools)),
    rules: balancer.rules.map((rule) => renamed(rule, poolNameIn(pools))),
  };
}

/** A server of a pool, as Cloudflare's API and Terraform's attributes have it. */
export const poolObject = z.looseObject({
  name: z.string(),
  enabled: z.boolean().default(true),
  origins: z.array(z.looseObject({ name: z.string(), address: z.string(), weight: z.number().default(1) })),
});
/** A pool, as Cloudflare's API and Terraform's attributes have it. */
export type PoolObject = z.output<typeof poolObject>;

/** What a synthesized edge stack declares of one hot-standby hostname. */
export interface DeclaredHostname extends DeclaredEdge {
  /** In order of preference. */
  readonly pools: readonly PoolObject[];
}

const edgeStack = z.looseObject({
  resource: z
    .looseObject({
      cloudflare_load_balancer: balancers,
      cloudflare_load_balancer_pool: z
        .record(z.string(), z.looseObject({ ...poolObject.shape, account_id: z.string() }))
        .default({}),
    })
    .prefault({}),
});

/** Reads what a synthesized edge stack declares of its hot-standby hostnames. */
export function declaredHostnames(stack: TerraformStack): readonly DeclaredHostname[] {
  const { resource } = edgeStack.parse(stack.document());
  const pools = resource.cloudflare_load_balancer_pool;
  const byName = new Map(Object.values(pools).map((pool) => [pool.name, pool]));
  const [first] = byName.values();
  return Object.values(resource.cloudflare_load_balancer).map((balancer) => {
    const declared = declaredEdge(balancer, pools, first?.account_id ?? "");
    return { ...declared, pools: declared.traffic.defaultPools.flatMap((name) => byName.get(name) ?? []) };
  });
}

/** A reference such as `${cloudflare_load_balancer_pool.pool-blue.id}` as the pool's name. */
function poolNameIn(pools: Readonly<Record<string, { readonly name: string }>>): (reference: string) => string {
  return (reference) => {
    const logical = /^\$\{cloudflare_load_balancer_pool\.([^.]+)\.id\}$/.exec(reference)?.[1] ?? "";
    return pools[logical]?.name ?? reference;
  };
}

/** A value with every text in it renamed. */
export function renamed(value: unknown, rename: (text: string) => string): unknown {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) return value.map((one) => renamed(one, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [rename(key), renamed(one, rename)]));
}

/** The annotations that this program sets. */
export function ownAnnotations(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const prefix = labels.active.slice(0, labels.active.indexOf("/") + 1);
  return Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(prefix)));
}
