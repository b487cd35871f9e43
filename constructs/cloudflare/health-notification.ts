import { NotificationPolicy } from "@cdktf/provider-cloudflare/lib/notification-policy";
import { NotificationPolicyWebhooks } from "@cdktf/provider-cloudflare/lib/notification-policy-webhooks";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";
import type { notifications } from "../../model/schema/edge.js";
import { check, type Rule } from "../rules.js";
import { secretVariable } from "../secret-variable.js";
import type { OriginPool } from "./origin-pool.js";

/** Properties of a `HealthNotification`. */
export interface HealthNotificationProps {
  readonly environment: Environment;
  /** The service or edge whose pools they are. */
  readonly owner: string;
  readonly notifications: z.output<typeof notifications>;
  readonly pools: readonly OriginPool[];
}

const rules: readonly Rule<HealthNotificationProps>[] = [
  {
    condition: ({ notifications: { emails, webhookVariable } }) => emails.length === 0 && webhookVariable === undefined,
    message: () => "`notifications` reaches nobody: declare `emails` or `webhookVariable`, or remove it",
  },
];

/**
 * Tells people when a pool or one of its origins falls ill or recovers.
 *
 * @see https://developers.cloudflare.com/load-balancing/additional-options/load-balancing-notifications/
 */
export class HealthNotification extends NotificationPolicy {
  constructor(scope: Construct, id: string, props: HealthNotificationProps) {
    check(scope, id, rules, props);
    const { environment, owner, notifications, pools } = props;
    const { accountId } = environment.settings.cloudflare;
    const name = names.pool(environment, owner, "health");
    const { emails, webhookVariable } = notifications;
    const webhook =
      webhookVariable === undefined
        ? undefined
        : new NotificationPolicyWebhooks(scope, `${id}-webhook`, {
            accountId,
            name,
            url: secretVariable(scope, webhookVariable, `webhook that hears of the health of ${owner}`).stringValue,
          });
    super(scope, id, {
      accountId,
      name,
      description: names.marker(environment, owner),
      enabled: true,
      alertType: "load_balancing_health_alert",
      filters: {
        poolId: pools.map(({ id: pool }) => pool),
        newHealth: ["Unhealthy", "Healthy"],
        eventSource: ["pool", "origin"],
      },
      // An empty list would show as a difference on every plan.
      mechanisms: {
        ...(emails.length === 0 ? {} : { email: emails.map((email) => ({ id: email })) }),
        ...(webhook === undefined ? {} : { webhooks: [{ id: webhook.id }] }),
      },
    });
  }
}
