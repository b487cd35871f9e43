import { isColoured } from "../../../../model/environment";
import type { Colour } from "../../../../model/schema/primitives";
import { requireUnmoved, type StartsFrom } from "../../../../operations/flows/apply/starts-from";
import type { ServiceStatus } from "../../../../operations/live/look";
import { environmentFrom, imageOf, settingsWith, workloadWith } from "../../../support/environment";

type Environment = ReturnType<typeof environmentFrom>;

function declared(active: Colour, more: Readonly<Record<string, unknown>> = {}): Environment {
  return environmentFrom({
    environment: settingsWith(),
    services: {
      cart: {
        active,
        ...more,
        edge: { hostname: "cart.example.com" },
        colours: {
          blue: { version: "v1.0.0", image: imageOf("1") },
          green: { version: "v1.1.0", image: imageOf("2") },
        },
        workload: workloadWith(),
      },
    },
  });
}

function live(blue: number, selector: Colour, annotations: Readonly<Record<string, string>> = {}): ServiceStatus {
  const none = { ready: 1, notReady: 0 };
  return {
    service: "cart",
    stack: "local-cart-traffic",
    standing: "not-applied",
    words: `edge blue ${blue} %, cluster ${selector}`,
    deviations: [],
    declared: { active: "blue", held: [] },
    live: {
      edge: { hostname: "cart.example.com", shares: { blue, green: 100 - blue }, healthy: {} },
      cluster: { selector: { colour: selector }, annotations, colours: { blue: none, green: none } },
    },
    problems: [],
  };
}

function from(before: Environment | undefined): StartsFrom {
  return { before, words: "0123456789ab declares", remedy: (service) => `Look at ${service}.` };
}

const rollback = {
  "switchyard.dev/rollback-from": "green",
  "switchyard.dev/rollback-reason": "5xx",
  "switchyard.dev/rollback-incident": "INC-1",
  "switchyard.dev/rollback-at": "2026-03-01T03:12:00Z",
};
const [blue, green] = [declared("blue"), declared("green")];

test.each([
  ["where the base says", live(100, "blue")],
  ["where it is to go already", live(0, "green")],
  ["one half here and one there", live(0, "blue")],
] as const)("a flip starts %s", (_, status) => {
  expect(() => requireUnmoved(from(blue), green, [status])).not.toThrow();
});

test("given another operator's canary, then a flip is refused", () => {
  expect(() => requireUnmoved(from(blue), green, [live(75, "blue")])).toThrow(
    "cart: traffic changed since your base: edge blue 75 %, cluster blue, which is neither what 0123456789ab declares nor what is declared now. Look at cart.",
  );
});

test("given a service that the change does not move, or no base, then it may be put back", () => {
  expect(() => requireUnmoved(from(blue), blue, [live(75, "green")])).not.toThrow();
  expect(() => requireUnmoved(from(undefined), blue, [live(75, "green")])).not.toThrow();
});

test("given a rollback that this checkout does not know, then it is not taken back", () => {
  const message =
    "cart: a rollback from green is live since 2026-03-01T03:12:00Z (5xx, INC-1), and this checkout would send requests " +
    "back there; nothing was applied. Bring it up to date (git pull); if the rollback's commit never comes, declare it here: " +
    `switchyard rollback cart --apply --env ${green.name}`;
  expect(() => requireUnmoved(from(green), green, [live(100, "blue", rollback)])).toThrow(message);
  expect(() => requireUnmoved(from(undefined), green, [live(100, "blue", rollback)])).toThrow(message);
  const canary = declared("blue", { rollout: { mode: "canary", percent: 5 } });
  expect(() => requireUnmoved(from(undefined), canary, [live(100, "blue", rollback)])).toThrow(message);
});

test("given a rollback that the checkout knows, or does not take back, then nothing is refused", () => {
  const known = { rollback: { from: "green", reason: "5xx", at: "2026-03-01T03:12:00Z" } };
  const settled = declared("blue");
  expect(settled.services.filter(isColoured)[0]?.rollback).toBeUndefined();
  expect(() => requireUnmoved(from(declared("blue", known)), settled, [live(100, "blue", rollback)])).not.toThrow();
  expect(() => requireUnmoved(from(undefined), settled, [live(100, "blue", rollback)])).not.toThrow();
  expect(() => requireUnmoved(from(declared("blue", known)), green, [live(100, "blue", rollback)])).not.toThrow();
});
