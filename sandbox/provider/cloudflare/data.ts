import { ProviderError } from "../protocol/diagnostic";
import { recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import type { TypeSchema } from "../schema/types";
import { fromApi } from "./body";
import { askCloudflare, type CloudflareAccess, refused } from "./client";

const mostPools = 1000;

/** Reads a Cloudflare data source. @throws {ProviderError} if it does not find exactly one object */
export function readData(access: CloudflareAccess, schema: TypeSchema, config: ValueRecord): Promise<Value> {
  return schema.type === "cloudflare_zone" ? zone(access, schema, config) : pools(access, schema, config);
}

async function zone(access: CloudflareAccess, schema: TypeSchema, config: ValueRecord): Promise<Value> {
  const filter = recordOf(config.filter);
  const id = textOf(config.zone_id) ?? (await zoneIdOf(access, filter));
  const result = await get(access, `zones/${id}`);
  return { ...fromApi(schema.block.attributes, result), id, zone_id: id, filter: config.filter ?? null };
}

async function zoneIdOf(access: CloudflareAccess, filter: ValueRecord): Promise<string> {
  const query = new URLSearchParams();
  for (const name of ["direction", "match", "name", "order", "status"]) {
    const value = textOf(filter[name]);
    if (value !== undefined) query.set(name, value);
  }
  const account = recordOf(filter.account);
  for (const name of ["id", "name"]) {
    const value = textOf(account[name]);
    if (value !== undefined) query.set(`account.${name}`, value);
  }
  const found = (await get(access, `zones?${query}`)) as readonly { readonly id: string }[];
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new ProviderError("failed to find exactly one result", `${found.length} found`);
  return only.id;
}

async function pools(access: CloudflareAccess, schema: TypeSchema, config: ValueRecord): Promise<Value> {
  const monitor = textOf(config.monitor);
  const query = monitor === undefined ? "" : `?monitor=${monitor}`;
  const found = (await get(
    access,
    `accounts/${textOf(config.account_id)}/load_balancers/pools${query}`,
  )) as readonly unknown[];
  const most = typeof config.max_items === "number" && config.max_items > 0 ? config.max_items : mostPools;
  return { ...config, result: fromApi(schema.block.attributes, { result: found.slice(0, most) }).result ?? null };
}

async function get(access: CloudflareAccess, path: string): Promise<unknown> {
  const answer = await askCloudflare(access, "GET", path);
  if (answer.status === 404) throw refused("GET", `${access.baseUrl}/${path}`, answer);
  return (JSON.parse(answer.text) as { readonly result: unknown }).result;
}
