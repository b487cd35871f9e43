import { routesOfService } from "../../../model/route/declared.js";
import { activeAtEdge, partsOf, selectedBy, sharesOf, soleColour, usualChoice } from "../../../model/route/fold.js";
import type { Choice, Route } from "../../../model/route/route.js";
import { afterApply } from "../../../model/route/value.js";
import { sharesText, shortSharesText } from "../../../operations/route-text.js";
import { cartEnvironment, colouredOf, type Plain } from "../../support/environment.js";

function routes(service: Plain): { readonly edge: Route; readonly cluster: Route } {
  const environment = cartEnvironment(service);
  const { edge, cluster } = routesOfService(environment, colouredOf(environment));
  if (edge === undefined) throw new Error("cart has an edge");
  return { edge, cluster };
}

function usually(choice: Partial<Choice>): Route {
  const { edge } = routes({});
  return { ...edge, choices: [{ when: { kind: "default" }, ...choice }] };
}

test("given weights, then they give the shares; given an order, then the first leg has everything", () => {
  const { edge } = routes({ rollout: { mode: "canary", percent: 5 } });
  expect([sharesOf(edge), soleColour(edge), activeAtEdge(edge)]).toEqual([{ blue: 95, green: 5 }, undefined, "blue"]);
  const legs = [{ target: "origin:cart/fly" as const }, { target: "colour:cart/blue" as const }];
  expect(sharesOf(usually({ pick: "ordered", legs }))).toEqual({ blue: 0, green: 0 });
  expect(sharesOf(undefined)).toEqual({ blue: 0, green: 0 });
});

test("rounds shares to a hundredth of a percent, and gives a leg without a weight the default", () => {
  const legs = (["blue", "green"] as const).map((colour, at) => ({
    target: `colour:cart/${colour}` as const,
    ...(at === 0 ? { weight: 0.5 } : {}),
  }));
  const route = usually({ pick: "weighted", legs, otherWeight: 0.25 });
  expect(sharesOf(route)).toEqual({ blue: 66.67, green: 33.33 });
});

test("given a leg that is known after apply, then it has a share but no colour", () => {
  const route = usually({ pick: "ordered", legs: [{ target: afterApply() }] });
  expect(partsOf(usualChoice(route))).toEqual([{ target: afterApply(), percent: 100 }]);
  expect(soleColour(route)).toBeUndefined();
});

test("given everything on the candidate, then the rule shows the active colour", () => {
  const { edge, cluster } = routes({ rollout: { mode: "full" } });
  expect([soleColour(edge), activeAtEdge(edge), selectedBy(cluster)]).toEqual(["green", "blue", "blue"]);
});

test("formats shares", () => {
  expect([sharesText({ blue: 0, green: 0 }), sharesText({ blue: 100, green: 0 })]).toEqual(["no colour", "blue 100 %"]);
  expect(shortSharesText({ blue: 100, green: 0 })).toBe("blue");
  expect(shortSharesText({ blue: 40, green: 0 })).toBe("blue 40 %");
});
