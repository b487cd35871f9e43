import { routesOfService } from "../../../model/route/declared.js";
import { linksOf } from "../../../model/route/declared-links.js";
import { type Owners, ownersOf } from "../../../model/route/identity.js";
import type { Link, Links } from "../../../model/route/link.js";
import { linksInAnswers } from "../../../model/route/live.js";
import type { Route } from "../../../model/route/route.js";
import { linksInTerraform } from "../../../model/route/terraform.js";
import { afterApply, certain, unreadable } from "../../../model/route/value.js";
import type { Way } from "../../../model/route/way.js";
import { withWays } from "../../../model/route/ways.js";
import { cartEnvironment, colouredOf } from "../../support/environment.js";

const environment = cartEnvironment();
const owners = ownersOf(environment);
const declared = linksOf(environment);
const { edge } = routesOfService(environment, colouredOf(environment));
if (edge === undefined) throw new Error("cart has an edge");

/** The way of blue's origin where some links are others. */
function wayOfBlue(
  links: Partial<Links>,
  of: { readonly route?: Route; readonly owners?: Owners } = {},
): Way | undefined {
  const { route = edge as Route } = of;
  const whole = withWays(route, { links: { ...declared, ...links }, owners: of.owners ?? owners });
  const target = whole.targets["colour:cart/blue"];
  return target?.kind === "pool" ? certain(target.origins)[0]?.way : undefined;
}

const isBlues = (link: Link): boolean => "name" in link && link.name === "cart-blue";
const withoutKinds = (...kinds: readonly Link["kind"][]): readonly Link[] =>
  declared.all.filter(({ kind }) => !kinds.includes(kind));
const [path] = certain(wayOfBlue({})?.paths ?? []);

/** A policy for cart's pods, as Kubernetes' API has it. */
function policy(ingress: readonly unknown[], spec: object = {}): Link {
  const object = {
    metadata: { name: "cart-blue", namespace: "shop" },
    spec: { podSelector: { matchLabels: { colour: "blue" } }, policyTypes: ["Ingress"], ingress, ...spec },
  };
  const [link] = linksInAnswers({ objects: [{ kind: "NetworkPolicy", list: [object] }] });
  if (link === undefined) throw new Error("a policy is a link");
  return link;
}

const controllers = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } };
const somebody = { podSelector: { matchLabels: { app: "nginx" } } };

test.each([
  ["the controller's namespace on the port's name", [{ from: [controllers], ports: [{ port: "http" }] }], true],
  ["it on the port's number", [{ from: [controllers], ports: [{ port: 8080 }] }], true],
  ["everybody", [{}], true],
  ["any namespace", [{ from: [{ namespaceSelector: {} }] }], true],
  ["it on another port", [{ from: [controllers], ports: [{ port: "metrics" }] }], false],
  ["pods of the same namespace", [{ from: [somebody] }], false],
  ["nobody", [], false],
  [
    "some pods of the controller's namespace",
    [{ from: [{ ...controllers, ...somebody }] }],
    unreadable("some of the pods there"),
  ],
  ["addresses", [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }], unreadable("some of the pods there")],
])(
  "given a policy that lets in %s, then it is known whether the ingress controller may connect",
  (_, ingress, admitted) => {
    const way = wayOfBlue({ all: [...withoutKinds("policy"), policy(ingress)] });
    expect(certain(way?.paths)[0]?.admitted).toEqual(admitted);
  },
);

test("given policies about what pods open themselves, about other pods or none, then nothing is closed", () => {
  const admittedBy = (...policies: readonly Link[]) =>
    certain(wayOfBlue({ all: [...withoutKinds("policy"), ...policies] })?.paths)[0]?.admitted;
  expect(admittedBy()).toBe(true);
  expect(admittedBy(policy([], { policyTypes: ["Egress"] }))).toBe(true);
  expect(admittedBy(policy([], { podSelector: { matchLabels: { colour: "green" } } }))).toBe(true);
  expect(admittedBy(policy([], { podSelector: {} }))).toBe(false);
});

test("given unknown links, when some are missing, then they are left out and named", () => {
  const tells = (): boolean => false;
  expect(wayOfBlue({ all: [], tells })).toEqual({ unsaid: ["ingress", "record"] });
  expect(wayOfBlue({ all: withoutKinds("service"), tells })).toEqual({
    record: { type: "A", content: "203.0.113.10", proxied: false },
    paths: [{ path: "/", type: "Prefix", service: "cart-blue", port: "http", className: "nginx", tls: "" }],
    unsaid: ["service"],
  });
  const { digest: _, desired: __, ...pods } = path?.pods ?? { identity: "foreign:" };
  expect(wayOfBlue({ all: withoutKinds("workload", "policy"), tells })).toMatchObject({
    paths: [{ target: "http", pods }],
    unsaid: ["policy", "workload"],
  });
});

test("given completely known links, when some are missing, then only they are left out", () => {
  expect(wayOfBlue({ all: withoutKinds("record") })).toEqual({ unsaid: [] });
  expect(wayOfBlue({ all: withoutKinds("ingress") })).toMatchObject({ paths: [], unsaid: [] });
  expect(wayOfBlue({ all: withoutKinds("workload") })).toMatchObject({
    paths: [{ pods: { identity: "colour:cart/blue", desired: 0 } }],
    unsaid: [],
  });
});

test("given an image that is known after apply, then so is its digest", () => {
  const labels = { "app.kubernetes.io/name": "cart", colour: "blue" };
  const inPod = (container: unknown) => ({ template: [{ spec: [{ container: [container] }] }] });
  const template = [
    { metadata: [{ labels }], spec: [{ container: [{ port: [{ name: "http", container_port: 8080 }] }] }] },
  ];
  const workload = linksInTerraform([
    {
      address: "kubernetes_deployment_v1.deployment",
      type: "kubernetes_deployment_v1",
      values: { metadata: [{ name: "cart-blue", namespace: "shop" }], spec: [{ replicas: "2", template }] },
      unknown: { spec: [inPod({ image: true })] },
      configured: { spec: [inPod({ image: { references: ["var.image"] } })] },
    },
  ]);
  const rest = declared.all.filter((link) => !(isBlues(link) && link.kind === "workload"));
  const [first] = certain(wayOfBlue({ all: [...rest, ...workload] })?.paths);
  expect(first).toEqual({ ...path, pods: { identity: "colour:cart/blue", desired: 2, digest: afterApply() } });
});

test("given two clusters, when the record leads to the other one, then the way goes through that one's objects", () => {
  const record = { name: "*.origins.example.com", type: "CNAME", content: "west.example.net", proxied: false };
  const west = withoutKinds("record", "headers").map(
    (link): Link => ("namespace" in link ? { ...link, cluster: "west" } : link),
  );
  const all = [...west, ...linksInAnswers({ records: [record] })];
  const entrances = [
    ...declared.entrances,
    { cluster: "west", address: "west.example.net", namespace: "ingress-nginx" },
  ];
  expect(wayOfBlue({ all, entrances })).toMatchObject({
    cluster: "west",
    paths: [{ target: "http", admitted: true, pods: { identity: "colour:cart/blue@west", desired: 2 } }],
    unsaid: [],
  });
  expect(wayOfBlue({ all })).toEqual({
    record: { type: "CNAME", content: "west.example.net", proxied: false },
    unsaid: ["ingress"],
  });
});

test("given a second workload with the same labels, then the answering one is unknown", () => {
  const [blues] = declared.all.flatMap((link) => (isBlues(link) && link.kind === "workload" ? [link] : []));
  if (blues === undefined) throw new Error("blue has a workload");
  const podsBeside = (image: string, desired: number) =>
    certain(wayOfBlue({ all: [...declared.all, { ...blues, name: "other", image, desired }] })?.paths)[0]?.pods;
  const [one, two] = ["1", "2"].map((digit) => `sha256:${digit.repeat(64)}`);
  expect(podsBeside(`app@${two}`, 1)).toMatchObject({ digest: unreadable(`several: ${one}, ${two}`), desired: 3 });
  expect(podsBeside(`app@${one}`, 1)).toMatchObject({ digest: one, desired: 3 });
  expect(podsBeside(`app@${two}`, 0)).toMatchObject({ digest: one, desired: 2 });
});

test("given a record whose name is known after apply, then the target of the address is unknown", () => {
  const record = {
    kind: "record",
    name: afterApply("one.name"),
    type: "A",
    content: "192.0.2.1",
    proxied: false,
  } as const;
  expect(wayOfBlue({ all: [...declared.all, record] })?.record).toEqual(afterApply("one.name"));
});

test("given addresses behind a Service, then the number of ready ones is known", () => {
  const endpoints = {
    metadata: { name: "cart-blue", namespace: "shop" },
    subsets: [{ addresses: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }], notReadyAddresses: [{ ip: "10.0.0.3" }] }],
  };
  const all = [...declared.all, ...linksInAnswers({ objects: [{ kind: "Endpoints", list: [endpoints] }] })];
  expect(wayOfBlue({ all })).toMatchObject({ paths: [{ pods: { ...path?.pods, ready: 2 } }] });
});

test.each([
  ["another host", 'http.host in {"shop.example.com"}', true, []],
  ["its host alone", '(http.host eq "cart.example.com")', true, ["x-gateway-secret"]],
  ["its host, switched off", 'http.host in {"cart.example.com"}', false, []],
  ["what is not understood", "cf.bot_management.score lt 10", true, unreadable("cf.bot_management.score lt 10")],
])(
  "given a rule for %s, then the headers of the hostname are known as far as it is",
  (_, expression, enabled, headers) => {
    const rules = [
      { expression, enabled, action_parameters: { headers: { "X-Gateway-Secret": { operation: "set" } } } },
    ];
    const all = linksInAnswers({
      rulesets: [
        { phase: "http_request_late_transform", rules },
        { phase: "other", rules },
      ],
    });
    const route = withWays(edge as Route, { links: { ...declared, all }, owners });
    expect(route.headers).toEqual(headers);
  },
);
