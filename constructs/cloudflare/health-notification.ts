import { NotificationPolicy } from "@cdktf/provider-cloudflare/lib/notification-policy";
import { NotificationPolicyWebhooks } from "@cdktf/provider-cloudflare/lib/notification-policy-webhooks";
import type { Construct } from "constructs";
import { notificationRule } from "../../model/rules/edge.js";
import { notifications } from "../../model/schema/edge.js";
import { misfits, refuse, violations } from "../rules.js";
import { secretVariable } from "../secret-variable.js";
import type { OriginPool } from "./origin-pool.js";

/** Properties of a `HealthNotification`. */
export interface HealthNotificationProps {
  /** The account that the policy belongs to. */
  readonly accountId: string;
  /** The name of the policy, and of its webhook, in the dashboard. */
  readonly name: string;
  /** Its description, which names the owner. */
  readonly description: string;
  /** The pools to watch. */
  readonly pools: readonly OriginPool[];
  /** E-mail addresses, each once. @default - none, which requires a webhook */
  readonly emails?: readonly string[];
  /** The Terraform variable that carries the webhook's URL. @default - no webhook, which requires addresses */
  readonly webhookVariable?: string | undefined;
  /** The description of the webhook's variable. @default - `webhook of <name>` */
  readonly webhookDescription?: string;
}

/**
 * Notifies people when a pool or one of its origins becomes unhealthy or recovers.
 *
 * @see https://developers.cloudflare.com/load-balancing/additional-options/load-balancing-notifications/
 */
export class HealthNotification extends NotificationPolicy {
  constructor(scope: Construct, id: string, props: HealthNotificationProps) {
    const { accountId, name, description, pools, webhookVariable, webhookDescription = `webhook of ${name}` } = props;
    const emails = [...(props.emails ?? [])];
    refuse(scope, id, [
      ...misfits(notifications.shape, props),
      ...violations([notificationRule], { emails, webhookVariable }, undefined),
    ]);
    const webhook =
      webhookVariable === undefined
        ? undefined
        : new NotificationPolicyWebhooks(scope, `${id}-webhook`, {
            accountId,
            name,
            url: secretVariable(scope, webhookVariable, webhookDescription).stringValue,
          });
    super(scope, id, {
      accountId,
      name,
      description,
      enabled: true,
      alertType: "load_balancing_health_alert",
      filters: {
        poolId: pools.map(({ id: pool }) => pool),
        newHealth: ["Unhealthy", "Healthy"],
        eventSource: ["pool", "origin"],
      },
      // an empty list would show as a difference on every plan
      mechanisms: {
        ...(emails.length === 0 ? {} : { email: emails.map((email) => ({ id: email })) }),
        ...(webhook === undefined ? {} : { webhooks: [{ id: webhook.id }] }),
      },
    });
  }
}
