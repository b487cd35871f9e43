import { HealthNotification } from "../../../constructs/cloudflare/health-notification.js";
import { cartEnvironment } from "../../support/environment.js";
import { inStack, pick, refusalOf } from "../../support/template.js";

const environment = cartEnvironment();

test("without a webhook there is no empty list of them", () => {
  const template = inStack(environment, (stack) => {
    const notifications = { emails: ["oncall@example.com"] };
    new HealthNotification(stack, "health", { environment, owner: "cart", notifications, pools: [] });
  });
  expect(pick(template.resource("cloudflare_notification_policy", "health"), "mechanisms")).toEqual({
    email: [{ id: "oncall@example.com" }],
  });
  expect(template.addresses).toEqual(["cloudflare_notification_policy.health"]);
});

test("rejects one that reaches nobody", () => {
  const act = () =>
    inStack(environment, (stack) => {
      new HealthNotification(stack, "health", { environment, owner: "cart", notifications: { emails: [] }, pools: [] });
    });
  expect(refusalOf(act)).toBe(
    "bench/health:\n  - `notifications` reaches nobody: declare `emails` or `webhookVariable`, or remove it",
  );
});
