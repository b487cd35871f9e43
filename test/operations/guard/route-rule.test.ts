import { type Kind, kinds } from "../../../operations/guard/allow-list.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { routeFindings } from "../../../operations/guard/route-rule.js";
import { trafficOf } from "../../../operations/guard/traffic.js";
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
  const traffic = trafficOf(readPlan(planText([resource, ...others])));
  if (traffic === undefined) throw new Error("a load balancer is traffic");
  for (const kind of kinds) {
    const found = routeFindings(traffic, kind).map((one) => [one.found, one.allowed]);
    const refused = [[said, `no such change with --kind ${kind}`]];
    expect([kind, found]).toEqual([kind, may.includes(kind) ? [] : refused]);
  }
});

test("given a flip, then only changes of kind traffic and platform pass", () => {
  const green: Declared = { active: "green", blue: 0 };
  const flip = [loadBalancer(blue, green), activeService(blue, green), bluePool, pool("green"), pool("fly")];
  const traffic = trafficOf(readPlan(planText(flip)));
  if (traffic === undefined) throw new Error("a load balancer is traffic");
  expect(kinds.filter((kind) => routeFindings(traffic, kind).length === 0)).toEqual(["traffic", "platform"]);
});
