import type { Change, Differences } from "./differences";
import type { Attribute, CtyType } from "./types";

/** Types whose states have a different version in 5.18.0, which excludes DNS records. */
const hoppingTypes = [
  "cloudflare_healthcheck",
  "cloudflare_load_balancer",
  "cloudflare_load_balancer_monitor",
  "cloudflare_load_balancer_pool",
  "cloudflare_notification_policy",
  "cloudflare_notification_policy_webhooks",
  "cloudflare_ruleset",
];

function optional(type: CtyType): Attribute {
  return { type, optional: true };
}

/** Returns the attribute of a Cache-Control directive in a ruleset's rule. */
function directive(more: Readonly<Record<string, Attribute>> = {}): Attribute {
  const attributes: Readonly<Record<string, Attribute>> = {
    cloudflare_only: { type: "bool", optional: true, computed: true, default: false },
    operation: { type: "string", required: true },
    ...more,
  };
  return { nested: { nesting: "single", attributes }, optional: true };
}

const timed = directive({ value: optional("number") });
const qualified = directive({ qualifiers: optional(["list", "string"]) });
const action: Attribute = { type: "string", required: true, check: { oneOf: ["bypass", "passthrough", "normalize"] } };

/** Parameters of ruleset actions that 5.18.0 adds to 5.14.0. */
const newParameters: Readonly<Record<string, Attribute>> = {
  expression: optional("string"),
  immutable: directive(),
  max_age: timed,
  must_revalidate: directive(),
  must_understand: directive(),
  no_cache: qualified,
  no_store: directive(),
  no_transform: directive(),
  operation: { ...optional("string"), check: { oneOf: ["set", "add", "remove"] } },
  private: qualified,
  proxy_revalidate: directive(),
  public: directive(),
  request_body_buffering: { ...optional("string"), check: { oneOf: ["none", "standard", "full"] } },
  response_body_buffering: { ...optional("string"), check: { oneOf: ["none", "standard"] } },
  s_maxage: timed,
  stale_if_error: timed,
  stale_while_revalidate: timed,
  strip_etags: optional("bool"),
  strip_last_modified: optional("bool"),
  strip_set_cookie: optional("bool"),
  values: optional(["list", "string"]),
};

/** Parameters of ruleset actions that 5.22.0 adds to 5.18.0. */
const moreParameters: Readonly<Record<string, Attribute>> = {
  content_converter: optional("bool"),
  redirects_for_ai_training: optional("bool"),
  vary: {
    nested: {
      nesting: "single",
      attributes: {
        default: { nested: { nesting: "single", attributes: { action } }, required: true },
        headers: {
          nested: {
            nesting: "map",
            attributes: {
              action,
              languages: optional(["list", "string"]),
              media_types: optional(["list", "string"]),
            },
          },
          optional: true,
        },
      },
    },
    optional: true,
  },
};

function parametersOf(parameters: Readonly<Record<string, Attribute>>): Readonly<Record<string, Change>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, attribute]) => [`rules.action_parameters.${name}`, attribute]),
  );
}

const configured: Change = { computed: undefined, default: undefined };
const secret: Change = { sensitive: true };

/** The differences of 5.18.0, the step between the other two, from 5.14.0. */
export const cloudflare518: Differences = {
  ...Object.fromEntries(hoppingTypes.map((type) => [type, { version: 1 }])),
  cloudflare_load_balancer_pool: {
    version: 1,
    attributes: {
      load_shedding: configured,
      notification_filter: configured,
      "notification_filter.origin": configured,
      "notification_filter.origin.disable": configured,
      "notification_filter.pool": configured,
      "notification_filter.pool.disable": configured,
      origin_steering: configured,
      "origins.disabled_at": { optional: true },
    },
  },
  cloudflare_ruleset: { version: 1, attributes: parametersOf(newParameters) },
  "data.cloudflare_load_balancer_pools": { attributes: { "result.origins": { nesting: "set" } } },
};

/** The differences of 5.22.0 from 5.14.0. */
export const cloudflare522: Differences = {
  "": { attributes: { api_key: secret, api_token: secret, api_user_service_key: secret } },
  cloudflare_dns_record: { version: 500, attributes: { private_routing: optional("bool") } },
  cloudflare_healthcheck: { version: 500, attributes: { description: { computed: true, default: "" } } },
  cloudflare_load_balancer: { version: 500 },
  cloudflare_load_balancer_monitor: { version: 500 },
  cloudflare_load_balancer_pool: {
    version: 500,
    attributes: {
      load_shedding: { keep: true },
      "notification_filter.origin": configured,
      "notification_filter.origin.disable": configured,
      "notification_filter.pool": configured,
      "notification_filter.pool.disable": configured,
      "origins.flatten_cname": { type: "bool", optional: true, computed: true, default: true },
    },
  },
  cloudflare_notification_policy: { version: 500 },
  cloudflare_notification_policy_webhooks: { version: 500 },
  cloudflare_ruleset: {
    version: 500,
    attributes: { ...parametersOf(newParameters), ...parametersOf(moreParameters) },
  },
  "data.cloudflare_load_balancer_pools": {
    attributes: {
      account_id: { required: undefined, optional: true },
      "result.origins": { nesting: "set" },
      "result.origins.flatten_cname": { type: "bool", computed: true },
    },
  },
  "data.cloudflare_zone": { attributes: { "filter.type": optional(["list", "string"]) } },
};
