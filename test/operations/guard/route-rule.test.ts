import { type Kind, kinds } from "../../../operations/guard/allow-list.js";
import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { routeFindings } from "../../../operations/guard/route-rule.js";
import { cartWith, environmentFrom, settingsWith } from "../../support/environment.js";
import { activeService, type Declared, loadBalancer, planText, pool, type ResourceInput } from "../../support/plan.js";

const blue: Declared = { active: "blue", blue: 100 };

/** Changes some attributes of a planned resource. */
function changed(resource: ResourceInput, values: object): ResourceInput {
  return { ...resource, after: { ...(resource.after as object), ...values }, actions: ["update"] };
}

const edge = loadBalancer(blue, blue);
const service = activeService(blue, blue);
const bluePool = pool("blue");
const serviceSpec = (service.after as { readonly spec: readonly [object] }).spec[0];

/** The effects on requests, with the kinds of change that permit them. */
const cases: readonly (readonly [name: string, resource: ResourceInput, said: string, kinds: readonly Kind[]])[] = [
  ["a disabled hostname", changed(edge, { enabled: false }), "shop.example.com stops answering", ["platform"]],
  [
    "a renamed hostname",
    changed(edge, { name: "other.example.com" }),
    "shop.example.com stops answering, other.example.com answers",
    ["platform"],
  ],
  [
    "a pool with another origin",
    changed(bluePool, { origins: [{ name: "blue", address: "other.example.com", enabled: true, weight: 1 }] }),
    "shop.example.com changes: target settings (blue)",
    ["platform"],
  ],
  [
    "a Service with another target port",
    changed(service, { spec: [{ ...serviceSpec, port: [{ port: 80, protocol: "TCP", target_port: "9999" }] }] }),
    "Service shop changes: target settings (blue)",
    ["platform"],
  ],
  [
    "changed session affinity",
    changed(edge, { session_affinity: "cookie" }),
    "shop.example.com changes: session affinity",
    ["traffic", "platform"],
  ],
];

test.each(cases)("given %s, then only the kinds of change meant for it pass", (_, resource, said, may) => {
  const others = [edge, service, bluePool, pool("green"), pool("fly")].filter(
    ({ type, name }) => type !== resource.type || name !== resource.name,
  );
  const plan = readPlan(planText([resource, ...others]));
  for (const kind of kinds) {
    const found = routeFindings(plan, kind, {}).map((one) => [one.found, one.allowed]);
    const refused = [[said, `no such change with --kind ${kind}`]];
    expect([kind, found]).toEqual([kind, may.includes(kind) ? [] : refused]);
  }
});

test("given a flip, then only changes of kind traffic and platform pass", () => {
  const green: Declared = { active: "green", blue: 0 };
  const flip = [loadBalancer(blue, green), activeService(blue, green), bluePool, pool("green"), pool("fly")];
  const plan = readPlan(planText(flip));
  expect(kinds.filter((kind) => routeFindings(plan, kind, {}).length === 0)).toEqual(["traffic", "platform"]);
});

describe("given an environment, then what the plan does not say is as configured", () => {
  const environment = environmentFrom({ environment: settingsWith(), services: { shop: cartWith({}) } }, "local");
  const metadata = [
    {
      name: "shop-blue",
      namespace: environment.settings.namespace,
      labels: { "app.kubernetes.io/name": "shop", colour: "blue" },
    },
  ];
  const colourService = (target_port: string) => ({
    metadata,
    spec: [
      {
        selector: { "app.kubernetes.io/name": "shop", colour: "blue" },
        port: [{ name: "http", port: 80, protocol: "TCP", target_port }],
      },
    ],
  });
  const plan = readPlan(
    planText([
      { type: "kubernetes_service_v1", name: "service", before: colourService("8080"), after: colourService("9999") },
    ]),
  );

  test("when a colour's Service leads to another port, then its hostname is named, although the plan has no load balancer", () => {
    expect(routeFindings(plan, "in-place", { environment })).toEqual([
      {
        address: "plan",
        path: "",
        found:
          "cart.example.com changes: pods that answer (blue), network policy (blue); the rest of its route is as configured",
        allowed: "no such change with --kind in-place",
        remedy: "plan it separately, with --kind platform",
      },
    ]);
    expect(routeFindings(plan, "release", { environment, live: true })).toEqual([]);
    expect(routeFindings(plan, "in-place", {})).toEqual([]);
  });

  test("when the plan is of another service, then nothing is compared", () => {
    const other = environmentFrom({ environment: settingsWith(), services: { cart: cartWith({}) } }, "local");
    expect(routeFindings(plan, "in-place", { environment: other })).toEqual([]);
  });

  test("when the colour is live and the release does not say so, then it is refused", () => {
    expect(routeFindings(plan, "release", { environment }).map(({ found }) => found)).toEqual([
      "cart.example.com changes: pods that answer (blue), network policy (blue); the rest of its route is as configured",
    ]);
  });
});

test("given a pool that sheds load, when a change of shares makes it a leg, then it is reached as before", () => {
  const shedding = { load_shedding: { default_percent: 10, session_percent: 0 } };
  const withShedding = ({ before, after, ...rest }: ResourceInput): ResourceInput => ({
    ...rest,
    before: { ...(before as object), ...shedding },
    after: { ...(after as object), ...shedding },
  });
  const full: Declared = { active: "blue", blue: 0 };
  const pools = [withShedding(bluePool), withShedding(pool("green")), pool("fly")];
  const abort = readPlan(planText([loadBalancer(full, blue), activeService(full, blue), ...pools]));
  expect(routeFindings(abort, "traffic", {})).toEqual([]);
  const less = readPlan(
    planText([
      edge,
      service,
      changed(withShedding(bluePool), { load_shedding: { default_percent: 20 } }),
      pool("green"),
      pool("fly"),
    ]),
  );
  expect(routeFindings(less, "traffic", {}).map(({ found }) => found)).toEqual([
    "shop.example.com changes: target settings (blue)",
  ]);
});

test("given a rule that sends everything to the idle colour, or answers itself, then no kind of change may write it", () => {
  const [rule] = (edge.after as { readonly rules: readonly [object] }).rules;
  for (const other of [
    { ...rule, condition: 'http.request.method ne ""' },
    { ...rule, fixed_response: { status_code: 503 } },
  ]) {
    const plan = readPlan(planText([changed(edge, { rules: [other] }), service, bluePool, pool("green"), pool("fly")]));
    expect(kinds.filter((kind) => guard(plan, { kind }).verdict === "pass")).toEqual([]);
  }
});
