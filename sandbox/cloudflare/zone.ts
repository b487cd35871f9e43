import type { Account, Zone } from "./account";
import { foreign } from "./errors";
import type { JsonObject } from "./json";
import { page } from "./page";
import type { Route } from "./router";

/** Returns the read-only routes for the account, its zones and the token. */
export function accountRoutes(account: Account, zones: readonly Zone[]): readonly Route[] {
  const shownAccount = { id: account.id, name: account.name, type: "standard", settings: {} };
  const shown = (zone: Zone): JsonObject => ({
    id: zone.id,
    name: zone.name,
    status: "active",
    paused: false,
    type: "full",
    account: { id: account.id, name: account.name },
    plan: { name: account.enterprise === true ? "Enterprise Website" : "Business Website" },
  });
  return [
    {
      method: "GET",
      path: "/user/tokens/verify",
      handle: () => ({
        result: { id: "0".repeat(32), status: "active" },
        messages: [{ code: 10000, message: "This API Token is valid and active", type: null }],
      }),
    },
    { method: "GET", path: "/accounts", handle: ({ query }) => page([shownAccount], query, 20, 50) },
    {
      method: "GET",
      path: "/accounts/:owner",
      handle: ({ at }) => {
        if (at.owner !== account.id) throw foreign();
        return { result: shownAccount };
      },
    },
    {
      method: "GET",
      path: "/zones",
      handle: ({ query }) => {
        const wanted = query.get("name");
        const owner = query.get("account.id");
        const found = zones.filter(
          (zone) => (wanted === null || zone.name === wanted) && (owner === null || owner === account.id),
        );
        return page(found.map(shown), query, 20, 50);
      },
    },
    {
      method: "GET",
      path: "/zones/:owner",
      handle: ({ at }) => {
        const zone = zones.find((one) => one.id === at.owner);
        if (zone === undefined) throw foreign();
        return { result: shown(zone) };
      },
    },
  ];
}
