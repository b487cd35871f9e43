import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Environment } from "../../../model/environment.js";
import { compare } from "../../../model/route/compare.js";
import { complete, type Said } from "../../../model/route/complete.js";
import { routesOf } from "../../../model/route/declared.js";
import { routeKey } from "../../../model/route/fold.js";
import { type Owners, ownersOf } from "../../../model/route/identity.js";
import type { Route } from "../../../model/route/route.js";
import { poolIdsIn, routesInTerraform, type TerraformObject } from "../../../model/route/terraform.js";
import { environments } from "../../support/declarations.js";
import { cartEnvironment, imageOf, type Plain, workloadWith } from "../../support/environment.js";
import { synthesizeAll, type Template } from "../../support/template.js";
import { appliedObjects, createdObjects } from "../../support/terraform-objects.js";

// the machine may be busy
jest.setTimeout(180_000);

function said(objects: readonly TerraformObject[], owners: Owners): Said[number] {
  return routesInTerraform(objects, owners, poolIdsIn(objects, owners));
}

const byKey = (routes: readonly Route[]): Readonly<Record<string, Route>> =>
  Object.fromEntries(routes.map((route) => [routeKey(route), route]));

function whole(completed: ReturnType<typeof complete>, side: "before" | "after"): Readonly<Record<string, Route>> {
  return byKey([...completed.values()].flatMap((sides) => sides[side]?.route ?? []));
}

test("given the plan of any one stack that changes nothing, when it is completed, then both sides are the base", () => {
  fc.assert(
    fc.property(environments, fc.nat(), (environment, at) => {
      const stacks = [...synthesizeAll(environment).values()];
      const stack = stacks[at % stacks.length];
      const side = stack === undefined ? [] : [said(appliedObjects(stack), ownersOf(environment))];
      const completed = complete({ before: side, after: side }, environment);
      const declared = byKey(routesOf(environment));
      expect(whole(completed, "before")).toEqual(declared);
      expect(whole(completed, "after")).toEqual(declared);
    }),
    { numRuns: 10 },
  );
});

test("given the plans of every stack from one declaration to another, when they are completed, then the sides are the two declarations", () => {
  fc.assert(
    fc.property(environments, environments, (base, head) => {
      // where a cluster begins, and who keeps which pods, are no parts of plans
      fc.pre(isDeepStrictEqual(base.settings.cluster, head.settings.cluster));
      const kept = Object.fromEntries(base.services.map(({ name, kind }) => [name, kind]));
      fc.pre(head.services.every(({ name, kind }) => (kept[name] ?? kind) === kind));
      const [one, other] = [ownersOf(base), ownersOf(head)];
      const owners = {
        services: { ...one.services, ...other.services },
        edges: one.edges,
        selectors: { ...one.selectors, ...other.selectors },
      };
      const all = (environment: Environment, of: (stack: Template) => readonly TerraformObject[]): Said =>
        [...synthesizeAll(environment).values()].map((stack) => said(of(stack), ownersOf(environment)));
      const completed = complete({ before: all(base, appliedObjects), after: all(head, createdObjects) }, base, owners);
      expect(whole(completed, "before")).toEqual(byKey(routesOf(base)));
      expect(whole(completed, "after")).toEqual(byKey(routesOf(head)));
    }),
    { numRuns: 6 },
  );
});

describe("the plan of one stack of cart", () => {
  const base = cartEnvironment();
  const objects = (stack: string, environment: Environment = base): readonly TerraformObject[] => {
    const template = synthesizeAll(environment, [stack]).get(stack);
    if (template === undefined) throw new Error(`no stack ${stack}`);
    return appliedObjects(template);
  };
  /** What is noticed of a change of one stack's objects, and what of the whole comes from the base. */
  const told = (before: readonly TerraformObject[], after: readonly TerraformObject[]) => {
    const owners = ownersOf(base);
    const completed = complete({ before: [said(before, owners)], after: [said(after, owners)] }, base);
    const differences = [...completed.values()].flatMap((sides) => compare(sides.before?.route, sides.after?.route));
    const ofHostname = completed.get("hostname cart.example.com")?.after?.fromBase;
    return {
      noticed: differences.map(({ part, of }) => (of === undefined ? part : `${part} of ${of}`)),
      choices: ofHostname?.choices,
      targets: ofHostname?.targets,
      links: ofHostname?.links.map((link) => ("name" in link ? `${link.kind} ${String(link.name)}` : link.kind)),
    };
  };
  const without = (type: string, all: readonly TerraformObject[]) => all.filter((one) => one.type !== type);
  const ofGreen = ["service cart-green", "workload cart-green", "policy cart-green", "ingress cart-green"];
  const ofBlue = ofGreen.map((link) => link.replace("green", "blue"));

  test("given a flip, then shares move, and what is behind both pools comes from the base", () => {
    const stack = "test-cart-traffic";
    expect(told(objects(stack), objects(stack, cartEnvironment({ active: "green" })))).toEqual({
      noticed: ["last resort", "rules", "shares", "shares"],
      choices: false,
      targets: [],
      links: expect.arrayContaining(["headers", "record *.origins.example.com", ...ofBlue, ...ofGreen]),
    });
  });

  test.each([
    ["the ingress is removed", (all: readonly TerraformObject[]) => without("kubernetes_ingress_v1", all), "ingress"],
    ["the Service is removed", (all: readonly TerraformObject[]) => without("kubernetes_service_v1", all), "pods"],
    [
      "the Deployment is removed",
      (all: readonly TerraformObject[]) => without("kubernetes_deployment_v1", all),
      "pods",
    ],
    [
      "the policy lets nobody in",
      (all: readonly TerraformObject[]) =>
        all.map((one) => (one.type === "kubernetes_network_policy_v1" ? withoutIngress(one) : one)),
      "policy",
    ],
  ])(
    "given blue's stack, when %s, then that is noticed of blue, and the choices come from the base",
    (_, change, part) => {
      const before = objects("test-cart-blue");
      const { noticed, choices, targets, links } = told(before, change(before));
      expect(noticed).toContain(`${part} of colour:cart/blue`);
      expect([choices, targets]).toEqual([true, ["colour:cart/blue", "colour:cart/green"]]);
      expect(links).toEqual(expect.arrayContaining(["headers", "record *.origins.example.com", ...ofGreen]));
      expect(links).not.toEqual(expect.arrayContaining(["ingress cart-blue"]));
    },
  );

  test.each<[string, Plain, readonly string[]]>([
    ["another image", { colours: released("3") }, ["pods of colour:cart/blue", "pods of colour:cart/blue"]],
    ["more pods", { workload: workloadWith({ replicas: 5 }) }, []],
    ["another number of the same port", { workload: workloadWith({ ports: { http: 8081 } }) }, []],
  ])("given blue's stack, when it gets %s, then only what answers can be noticed", (_, change, noticed) => {
    const after = objects("test-cart-blue", cartEnvironment(change));
    expect(told(objects("test-cart-blue"), after).noticed).toEqual(noticed);
  });

  test.each([
    ["the record goes", "cloudflare_dns_record", ["name of colour:cart/blue", "name of colour:cart/green"]],
    ["the header goes", "cloudflare_ruleset", ["headers"]],
  ])("given the edge's stack, when %s, then it is noticed", (_, type, noticed) => {
    const before = objects("test-edge");
    expect(told(before, without(type, before)).noticed).toEqual(noticed);
  });
});

function released(digit: string): Plain {
  return {
    blue: { version: "v1.0.0", image: imageOf(digit) },
    green: { version: "v1.1.0", image: imageOf("2") },
  };
}

function withoutIngress(policy: TerraformObject): TerraformObject {
  const values = JSON.parse(JSON.stringify(policy.values)) as { readonly spec: { ingress?: unknown }[] };
  for (const spec of values.spec) delete spec.ingress;
  return { ...policy, values };
}
