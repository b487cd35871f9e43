import { compare } from "../../../model/route/compare.js";
import { partsOf, podsOf, routeKey, selectedBy, sharesOf, soleColour, usualChoice } from "../../../model/route/fold.js";
import { type Identity, poolIdentity } from "../../../model/route/identity.js";
import type { Choice, PoolTarget, Route, Target } from "../../../model/route/route.js";
import type { Way } from "../../../model/route/way.js";
import { legTexts, noticedText, splitText } from "../../../operations/route-text.js";

const blue = "colour:cart/blue";
const green = "colour:cart/green";
const digest = `sha256:${"1".repeat(64)}`;

function wayTo(colour: "blue" | "green", cluster?: string): Way {
  const pods = { identity: `colour:cart/${colour}` as const, digest, desired: 2 };
  const path = { path: "/", type: "Prefix", service: `cart-${colour}`, port: "http", target: "http", admitted: true };
  const record = { type: "A", content: cluster === undefined ? "203.0.113.10" : "203.0.113.20", proxied: false };
  return { record, ...(cluster === undefined ? {} : { cluster }), paths: [{ ...path, pods }], unsaid: [] };
}

function pool(colour: "blue" | "green", cluster?: string): PoolTarget {
  const address = `${colour}.cart.${cluster ?? "origins"}.example.com`;
  return {
    kind: "pool",
    name: `prod-cart-${colour}`,
    enabled: true,
    minimum: 1,
    shedding: { requests: 0, sessions: 0 },
    originSteering: "random",
    origins: [{ name: colour, address, port: 0, enabled: true, weight: 1, host: address, way: wayTo(colour, cluster) }],
  };
}

function hostname(name: string, choices: readonly Choice[], targets: Readonly<Record<Identity, Target>>): Route {
  return {
    of: "hostname",
    name,
    owner: "cart",
    enabled: true,
    proxied: true,
    headers: [],
    choices,
    targets,
    notes: {},
  };
}

function service(choices: readonly Choice[], targets: Readonly<Record<Identity, Target>>): Route {
  return { of: "service", name: "cart", owner: "cart", enabled: true, choices, targets, notes: {} };
}

const both = { [blue]: pool("blue"), [green]: pool("green") } as const;
const toBlue = { when: { kind: "default" }, pick: "ordered", legs: [{ target: blue }] } as const satisfies Choice;
const plain = hostname("cart.example.com", [toBlue], both);

/** What is noticed of a change, and its words. */
function noticed(before: Route, after: Route): readonly [parts: readonly string[], words: string | undefined] {
  const differences = compare(before, after);
  const parts = differences.map(({ part, of }) => (of === undefined ? part : `${part} of ${of}`));
  return [parts, noticedText(String(before.name), differences)];
}

const nothing = [[], undefined];

test("reads several hostnames of a service as several routes of one owner", () => {
  const shop = { ...plain, name: "shop.example.com" };
  const split = [
    { target: blue, weight: 0.9 },
    { target: green, weight: 0.1 },
  ] as const;
  const canary: Route = { ...shop, choices: [{ when: { kind: "default" }, pick: "weighted", legs: split }] };
  expect([plain, shop].map((route) => [routeKey(route), route.owner])).toEqual([
    ["hostname cart.example.com", "cart"],
    ["hostname shop.example.com", "cart"],
  ]);
  expect([sharesOf(plain), sharesOf(canary)]).toEqual([
    { blue: 100, green: 0 },
    { blue: 90, green: 10 },
  ]);
  expect(noticed(shop, canary)).toEqual([["shares"], "shop.example.com changes: traffic shares or pool order"]);
  const spare: Route = { ...shop, choices: [{ ...toBlue, spare: [{ target: green, weight: 0 }] }] };
  expect(noticed(shop, spare)).toEqual(nothing);
});

test("reads pools by region, country and data centre", () => {
  const place = (kind: "region" | "country" | "pop", code: string, target: Identity): Choice => ({
    when: { kind, code },
    legs: [{ target }],
  });
  const usual = { ...toBlue, pick: "geo" } as const;
  const [weu, germany, frankfurt] = [
    place("region", "WEU", green),
    place("country", "DE", blue),
    place("pop", "FRA", green),
  ];
  const route = hostname("cart.example.com", [frankfurt, germany, weu, usual], both);
  expect([usualChoice(route)?.pick, partsOf(weu), splitText(route)]).toEqual([
    "geo",
    [{ target: green, percent: 100 }],
    "blue 100 %",
  ]);
  const moved = { ...route, choices: [frankfurt, germany, place("region", "WEU", blue), usual] };
  expect(noticed(route, moved)).toEqual([["place of region WEU"], "cart.example.com changes: geo steering"]);
  expect(noticed(route, { ...route, choices: [germany, frankfurt, weu, usual] })).toEqual(nothing);
});

test("reads rules", () => {
  const rule = (name: string, condition: string): Choice => ({
    when: { kind: "rule", name, condition, disabled: false, priority: 0, terminates: true },
    pick: "ordered",
    legs: [{ target: green }],
  });
  const route = (first: Choice): Route => ({ ...plain, choices: [first, toBlue] });
  const preview = route(rule("candidate", 'any(http.request.headers["x-preview"][*] ne "")'));
  expect([sharesOf(preview), legTexts(preview)]).toEqual([{ blue: 100, green: 0 }, [["blue", "100 %", 100]]]);
  expect(noticed(preview, route(rule("candidate", "")))).toEqual([["rules"], "cart.example.com changes: custom rules"]);
  expect(noticed(preview, route(rule("other", 'any(http.request.headers["x-preview"][*] ne "")')))).toEqual(nothing);
});

test("reads sessions by cookie", () => {
  const sticky = (ttl: number): Route => ({
    ...plain,
    choices: [{ ...toBlue, stickiness: { by: "cookie", ttl, drain: 60 } }],
  });
  expect([soleColour(sticky(3600)), splitText(sticky(3600))]).toEqual(["blue", "blue 100 %"]);
  expect(noticed(sticky(3600), sticky(60))).toEqual([["stickiness"], "cart.example.com changes: session affinity"]);
  // the address that requests end at is another one for whoever stays
  const more = { ...sticky(3600), targets: { ...both, [blue]: withDesired(pool("blue"), 5) } };
  expect(noticed(sticky(3600), more)).toEqual(nothing);
});

test("reads a colour in another cluster", () => {
  const west = "colour:cart/blue@west";
  const legs = [
    { target: blue, weight: 0.5 },
    { target: west, weight: 0.5 },
  ] as const;
  const choices = [{ when: { kind: "default" }, pick: "weighted", legs }] as const;
  const route = hostname("cart.example.com", choices, { [blue]: pool("blue"), [west]: pool("blue", "west") });
  expect([sharesOf(route), legTexts(route).map(([name, share]) => [name, share])]).toEqual([
    { blue: 100, green: 0 },
    [
      ["blue", "50 %"],
      ["blue@west", "50 %"],
    ],
  ]);
  const owners = { environment: "prod", services: { cart: [] }, edges: {}, clusters: ["west"] };
  expect(poolIdentity("prod-cart-blue-west", "1", owners)).toBe(west);
  const home = { ...route, targets: { ...route.targets, [west]: pool("blue") } };
  expect(noticed(route, home)).toEqual([
    ["ingress of colour:cart/blue@west", "name of colour:cart/blue@west", "target of colour:cart/blue@west"],
    "cart.example.com changes: ingress (blue@west), " + "DNS record (blue@west), target settings (blue@west)",
  ]);
  const more = { ...route, targets: { ...route.targets, [west]: withDesired(pool("blue", "west"), 5) } };
  expect(noticed(route, more)).toEqual(nothing);
});

test("reads Services of one name in two clusters as two routes", () => {
  const pods = { kind: "pods", selector: { colour: "blue" }, ports: [] } as const;
  const here = service([toBlue], { [blue]: pods });
  const there = { ...here, cluster: "west" };
  expect([here, there].map(routeKey)).toEqual(["service cart", "service cart west"]);
  expect(noticed(here, there)).toEqual([["route"], "cart stops answering, cart@west answers"]);
  expect(noticed(there, { ...there, notes: { "switchyard.dev/active": "blue" } })).toEqual(nothing);
});

test("reads an HTTPRoute's weights", () => {
  const podsOfColour = (colour: string, port: number): Target => ({
    kind: "pods",
    selector: { colour },
    ports: [{ port, protocol: "TCP", target: "http" }],
  });
  const weighted = (ofBlue: number, ofGreen: number, port = 80): Route => {
    const legs = [
      { target: blue, weight: ofBlue },
      { target: green, weight: ofGreen },
    ] as const;
    const targets = { [blue]: podsOfColour("blue", 80), [green]: podsOfColour("green", port) } as const;
    return service([{ when: { kind: "default" }, pick: "weighted", legs }], targets);
  };
  const route = weighted(90, 10);
  expect([sharesOf(route), soleColour(route), selectedBy(route), podsOf(route)]).toEqual([
    { blue: 90, green: 10 },
    undefined,
    undefined,
    undefined,
  ]);
  expect([splitText(route), selectedBy(weighted(1, 0))]).toEqual(["blue 90 %, green 10 %", "blue"]);
  expect(noticed(route, weighted(80, 20))).toEqual([["shares"], "cart changes: traffic shares or pool order"]);
  expect(noticed(route, weighted(0.9, 0.1))).toEqual(nothing);
  // a weight of 0 is no standby in a cluster
  expect(noticed(weighted(1, 0), weighted(1, 0, 8080))).toEqual(nothing);
});

test("reads a fixed answer", () => {
  const answer = { status: 503, contentType: "text/plain", body: "back soon" };
  const fixed = (status: number): Route => ({
    ...plain,
    choices: [{ when: { kind: "default" }, answer: { ...answer, status } }],
  });
  expect([sharesOf(fixed(503)), splitText(fixed(503))]).toEqual([{ blue: 0, green: 0 }, "no colour"]);
  expect(noticed(fixed(503), fixed(429))).toEqual([["answer"], "cart.example.com changes: the fixed response"]);
  expect(noticed(plain, fixed(503))[0]).toContain("answer");
  expect(noticed(fixed(503), { ...fixed(503), targets: {} })).toEqual(nothing);
});

test("reads a service outside of the cluster", () => {
  const outside = (name: string): Route => {
    const target = "foreign:cart.example.net";
    return service([{ ...toBlue, legs: [{ target }] }], { [target]: { kind: "external", hostname: name } });
  };
  const route = outside("cart.example.net");
  expect([sharesOf(route), selectedBy(route), legTexts(route)]).toEqual([
    { blue: 0, green: 0 },
    "cart.example.net",
    [["cart.example.net", "100 %", 100]],
  ]);
  expect(noticed(route, outside("cart.example.org"))).toEqual([
    ["target of foreign:cart.example.net"],
    "cart changes: target settings (cart.example.net)",
  ]);
  expect(noticed(route, { ...route, notes: { "switchyard.dev/override": "outage" } })).toEqual(nothing);
});

function withDesired(target: PoolTarget, desired: number): PoolTarget {
  return JSON.parse(JSON.stringify(target).replace('"desired":2', `"desired":${desired}`));
}
