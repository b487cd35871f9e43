import {
  HealthNotification,
  type HealthNotificationProps,
} from "../../../constructs/cloudflare/health-notification.js";
import { inPlainStack, pick, refusalOf } from "../../support/template.js";

function made(reached: Pick<HealthNotificationProps, "emails" | "webhookVariable">) {
  return inPlainStack((stack) => {
    const shared = { accountId: "a".repeat(32), name: "test-cart-health", description: "[switchyard test/cart]" };
    new HealthNotification(stack, "health", { ...shared, pools: [], ...reached });
  });
}

test("renders no empty list without a webhook", () => {
  const template = made({ emails: ["oncall@example.com"] });
  expect(pick(template.resource("cloudflare_notification_policy", "health"), "mechanisms")).toEqual({
    email: [{ id: "oncall@example.com" }],
  });
  expect(template.addresses).toEqual(["cloudflare_notification_policy.health"]);
});

test("refuses notifications without recipients", () => {
  expect(refusalOf(() => made({ emails: [] }))).toBe(
    'bench/health:\n  - got {"emails":[]}: allowed is emails, a webhookVariable or both. To notify nobody, remove the key',
  );
});

test("refuses an invalid address, and a repeated one", () => {
  expect(refusalOf(() => made({ emails: ["oncall", "a@example.com", "a@example.com"] }))).toBe(
    [
      "bench/health:",
      '  - `emails[0]` got "oncall": allowed is an e-mail address',
      '  - `emails[2]` got "a@example.com": allowed is each address once',
    ].join("\n"),
  );
});
