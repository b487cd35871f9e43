import type { Store } from "../store";
import { Collection } from "./collection";
import { CloudflareError } from "./errors";
import { isObject, type JsonObject, listOf, objectOf, withDefaults } from "./json";

/** Creates the collection of webhooks for notifications. Their secret is accepted and never shown. @see https://developers.cloudflare.com/notifications/ */
export function webhooks(store: Store): Collection {
  return new Collection(store, {
    name: "webhook",
    path: "/accounts/:owner/alerting/v3/destinations/webhooks",
    filters: ["name"],
    times: ["created_at", "modified_at"],
    patch: "none",
    accept: (body) => {
      const url = named(body).url;
      if (typeof url !== "string" || !/^https?:\/\/[^/\s]+/.test(url)) {
        throw new CloudflareError(400, 17100, `url ${JSON.stringify(url ?? "")} is not the address of a webhook`);
      }
      return withDefaults({ type: "generic" }, body);
    },
    show: ({ secret: _secret, modified_at: _modified, ...shown }) => shown,
    notFound: () => new CloudflareError(404, 17102, "webhook could not be found"),
  });
}

/** Creates the collection of an account's notification policies. @see https://developers.cloudflare.com/notifications/ */
export function policies(store: Store, hasWebhook: (id: string) => boolean): Collection {
  return new Collection(store, {
    name: "notification-policy",
    path: "/accounts/:owner/alerting/v3/policies",
    filters: ["name"],
    times: ["created", "modified"],
    patch: "none",
    accept: (body) => {
      named(body);
      if (typeof body.alert_type !== "string" || body.alert_type === "") {
        throw new CloudflareError(400, 17100, "alert_type is required");
      }
      const mechanisms = body.mechanisms;
      if (!isObject(mechanisms) || Object.values(mechanisms).every((list) => listOf(list).length === 0)) {
        throw new CloudflareError(400, 17100, "mechanisms needs at least one email, webhook or PagerDuty destination");
      }
      for (const hook of listOf(mechanisms.webhooks)) {
        const id = String(objectOf(hook).id ?? "");
        if (!hasWebhook(id)) throw new CloudflareError(400, 17100, `webhook "${id}" could not be found`);
      }
      return withDefaults({ enabled: true }, body);
    },
    notFound: () => new CloudflareError(404, 17102, "notification policy could not be found"),
  });
}

function named(body: JsonObject): JsonObject {
  if (typeof body.name === "string" && body.name !== "") return body;
  throw new CloudflareError(400, 17100, "name is required");
}
