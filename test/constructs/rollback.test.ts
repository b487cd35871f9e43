import { Rollback } from "../../constructs/rollback.js";
import {
  cartEnvironment,
  colouredOf,
  digestOfDigit,
  environmentFrom,
  imageOf,
  type Plain,
  settingsWith,
} from "../support/environment.js";
import { inStack, pick, refusalOf, type Template } from "../support/template.js";

const rollback = {
  from: "green",
  strategy: "gradual",
  remaining: 25,
  reason: "errors above 5 %",
  incident: "INC-7",
  at: "2026-03-01T03:12:00Z",
};

function declared(service: Plain = {}): { readonly rollback: Rollback; readonly template: Template } {
  const environment = cartEnvironment(service);
  const made: Rollback[] = [];
  const template = inStack(environment, (stack) => {
    made.push(
      new Rollback(stack, "rollback", {
        environment: "test",
        namespace: "shop",
        service: colouredOf(environment),
      }),
    );
  });
  const [one] = made;
  if (one === undefined) throw new Error("nothing was made");
  return { rollback: one, template };
}

const readyBlue = "try(length(flatten(data.kubernetes_endpoints_v1.ready-blue.subset[*].address)), 0)";
const readyGreen = "try(length(flatten(data.kubernetes_endpoints_v1.ready-green.subset[*].address)), 0)";
const now = 'try(data.kubernetes_service_v1.now.spec[0].selector["colour"], "(none)")';

describe("the split", () => {
  test("given one live colour, then it gets everything", () => {
    const { rollback, template } = declared();
    expect(rollback.split).toEqual({
      selector: "blue",
      candidate: "green",
      edge: { blue: 100, green: 0 },
      sticky: false,
    });
    expect(pick(template.json, "output", "active", "value")).toBe("blue");
    expect(pick(template.json, "output", "previous", "value")).toBe("green");
    expect(pick(template.json, "output", "split", "value")).toEqual({ blue: 100, green: 0 });
  });

  test("given a rollback, then the outputs name the colour and the reason", () => {
    const { template } = declared({ rollback });
    expect(pick(template.json, "output", "split", "value")).toEqual({ blue: 75, green: 25 });
    expect(pick(template.json, "output", "rollback_from", "value")).toBe("green");
    expect(pick(template.json, "output", "rollback_reason", "value")).toBe("errors above 5 %");
  });

  test("given no image on the other colour, then there is no previous one", () => {
    const { template } = declared({ colours: { blue: { version: "v1.0.0", image: imageOf("1") } } });
    expect(pick(template.json, "output", "previous", "value")).toBe("none");
  });
});

describe("conditions", () => {
  test("let the selector stay, be created, or move to enough ready pods", () => {
    const { rollback } = declared({ active: "green", readiness: { floor: 2, ratio: 0.75 } });
    expect(rollback.selectorPreconditions).toEqual([
      {
        condition: `\${contains(["green", "(none)"], ${now}) || ${readyGreen} >= max(2, ceil(0.75 * ${readyBlue}))}`,
        errorMessage: expect.stringContaining("cart cannot go to green: ${"),
      },
    ]);
    expect(rollback.selectorPreconditions[0]?.errorMessage).toContain(
      "Bring green up first (`switchyard warm cart --env test`), or set `active` back to blue.",
    );
    expect(rollback.edgePreconditions).toEqual([]);
  });

  test("give the candidate a share only with enough ready pods, unless nothing exists yet", () => {
    const { rollback } = declared({ rollout: { mode: "canary", percent: 5 } });
    expect(rollback.edgePreconditions).toEqual([
      {
        condition: `\${${now} == "(none)" || ${readyGreen} >= max(1, ceil(0.5 * ${readyBlue}))}`,
        errorMessage: expect.stringContaining("cart cannot give 5 % of the edge to green: ${"),
      },
    ]);
  });

  test("never refuse a rollback because the bad colour is dead", () => {
    expect(declared({ rollback }).rollback.edgePreconditions).toEqual([]);
  });

  test("read the active Service and the endpoints of both colours", () => {
    const { template } = declared();
    expect(template.at("data")).toEqual({
      kubernetes_service_v1: { now: { metadata: { name: "cart", namespace: "shop" } } },
      kubernetes_endpoints_v1: {
        "ready-blue": { metadata: { name: "cart-blue", namespace: "shop" } },
        "ready-green": { metadata: { name: "cart-green", namespace: "shop" } },
      },
    });
  });
});

describe("an external service", () => {
  const external = (blue: Plain, green: Plain): Plain => ({
    environment: settingsWith(),
    services: {
      shop: {
        kind: "external",
        active: "green",
        targetPort: 8080,
        colours: { blue: { service: "shop-a", selector: blue }, green: { service: "shop-b", selector: green } },
      },
    },
  });

  test("tells its colours apart by the label that differs", () => {
    const environment = environmentFrom(external({ app: "shop", track: "a" }, { app: "shop", track: "b" }));
    const template = inStack(environment, (stack) => {
      const made = new Rollback(stack, "rollback", {
        environment: "test",
        namespace: "shop",
        service: colouredOf(environment),
      });
      expect(made.selectorPreconditions[0]?.condition).toContain(
        'contains(["b", "(none)"], try(data.kubernetes_service_v1.now.spec[0].selector["track"], "(none)"))',
      );
    });
    expect(template.at("data", "kubernetes_endpoints_v1", "ready-blue", "metadata")).toEqual({
      name: "shop-a",
      namespace: "shop",
    });
  });

  test("refuses selectors that select the same pods", () => {
    const environment = environmentFrom(external({ app: "shop" }, { app: "shop" }));
    expect(
      refusalOf(() =>
        inStack(environment, (stack) => {
          new Rollback(stack, "rollback", {
            environment: "test",
            namespace: "shop",
            service: colouredOf(environment),
          });
        }),
      ),
    ).toBe(
      'bench/rollback:\n  - `colours.green.selector` got {"app":"shop"}: allowed is a label that blue selects by too, with another value, or a flip could select the same pods',
    );
  });
});

describe("refuses", () => {
  const onlyGreen = { green: { version: "v1.1.0", image: imageOf("2") } };
  const hold = (digit: string) => [
    { digest: digestOfDigit(digit), reason: "loses carts", incident: "INC-9", at: "2026-03-01T03:12:00Z" },
  ];
  const refused: readonly (readonly [string, Plain, string])[] = [
    [
      "an active colour without an image",
      { colours: onlyGreen },
      '`active` got "blue": allowed is a colour that has a release. Declare colours.blue first, or keep `active: green`',
    ],
    [
      "an active colour whose image is held",
      { held: hold("1") },
      '`active` got "blue": allowed is a colour whose image is not held, as this one is: loses carts (INC-9). Release another digest as blue, or remove the hold once its reason is gone',
    ],
    [
      "a share for a colour without an image",
      { active: "green", colours: onlyGreen, rollout: { mode: "full" } },
      '`rollout.mode` got "full": allowed is off, because the candidate blue has no release. Declare colours.blue first',
    ],
    [
      "a share for an image that is held",
      { held: hold("2"), rollout: { mode: "canary", percent: 1 } },
      '`rollout.mode` got "canary": allowed is off while the image of the candidate green is held: loses carts (INC-9). Release another digest as green, or remove the hold once its reason is gone',
    ],
    [
      "run ids for an image that is held, whatever its share",
      { held: hold("2"), rollout: { mode: "canary", percent: 0, allowlist: { runIds: ["run-1"] } } },
      '`rollout.mode` got "canary": allowed is off while the image of the candidate green is held: loses carts (INC-9). Release another digest as green, or remove the hold once its reason is gone',
    ],
    [
      "a rollback from the active colour",
      { rollback: { ...rollback, from: "blue" } },
      '`rollback.from` got "blue": allowed is green, because `active` already names the target of the rollback. To leave blue, write `active: green`',
    ],
    [
      "remaining requests where there is no edge",
      { edge: undefined, rollback },
      "`rollback.remaining` got 25: allowed is 0, because this service has no edge to split traffic at",
    ],
  ];

  test.each(refused)("%s", (_, service, message) => {
    expect(refusalOf(() => declared(service))).toBe(`bench/rollback:\n  - ${message}`);
  });

  test("reports all mistakes at once", () => {
    expect(refusalOf(() => declared({ colours: {}, rollout: { mode: "full" } })).split("\n")).toHaveLength(3);
  });

  test("accepts a held image that a rollback is leaving", () => {
    expect(declared({ held: hold("2"), rollback }).rollback.split.edge).toEqual({ blue: 75, green: 25 });
  });
});
