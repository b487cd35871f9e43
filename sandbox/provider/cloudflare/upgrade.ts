import { ProviderError } from "../protocol/diagnostic";
import type { TypeSchema } from "../schema/types";

/** Attributes of a notification policy in states of the provider's version 4, which also have the schema version 0. */
const policyOf4 = new Set([
  ...["account_id", "alert_type", "created", "description", "email_integration", "enabled", "filters", "id"],
  ...["modified", "name", "pagerduty_integration", "webhooks_integration"],
]);

/**
 * Refuses a state that the provider's own upgraders cannot read. From 5.19 on they mistake a state of version 0 for one of
 * the provider's version 4, although 5.0 to 5.17 wrote that version too.
 *
 * @param from the version of the state
 * @throws {ProviderError} in the words of the real provider
 * @see cloudflare/terraform-provider-cloudflare v5.22.0, internal/services/<service>/migrations.go
 */
export function checkUpgrade(schema: TypeSchema, from: number, stored: Readonly<Record<string, unknown>>): void {
  if (from !== 0 || schema.version !== 500) return;
  const { header } = stored;
  if (schema.type === "cloudflare_load_balancer_monitor" && typeof header === "object" && header !== null) {
    throw new ProviderError(
      "Unable to Read Previously Saved State for UpgradeResourceState",
      "There was an error reading the saved resource state using the prior resource schema defined for version 0 upgrade.\n\n" +
        'Please report this to the provider developer:\n\nAttributeName("header"): invalid JSON, expected "[", got "{"',
    );
  }
  const strange = Object.keys(stored).find((name) => !policyOf4.has(name));
  if (schema.type === "cloudflare_notification_policy" && strange !== undefined) {
    throw new ProviderError(
      "Failed to unmarshal v4 notification_policy state",
      `Could not parse raw state as v4 format: AttributeName("${strange}"): unsupported attribute "${strange}"`,
    );
  }
}
