import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { colourTraits, discriminatorOf, isKeptElsewhere, traitsOf } from "../../model/kinds.js";
import type { Service } from "../../model/schema/service.js";
import {
  colouredOf,
  environmentFrom,
  imageOf,
  type Plain,
  settingsWith,
  workloadWith,
} from "../support/environment.js";

const root = join(__dirname, "../..");
const parts = ["model", "constructs", "stacks", "operations"];

test("given the program's files, when kinds are told apart, then it is in the table of kinds", () => {
  const told = /\.kind\s*[!=]==\s*"(blue-green|in-place|external)"|case "(blue-green|in-place|external)"/;
  const wrong = parts.flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && told.test(readFileSync(join(root, part, file), "utf8")))
      .map((file) => join(part, file)),
  );
  expect(wrong).toEqual([]);
});

const release = { version: "v1.0.0", image: imageOf("1") };
const selectors = {
  blue: { service: "legacy-a", selector: { app: "legacy", track: "a" } },
  green: { service: "legacy-b", selector: { app: "legacy", track: "b" } },
};

function only(service: Plain): Service {
  const [one] = environmentFrom({ environment: settingsWith(), services: { cart: service } }).services;
  if (one === undefined) throw new Error("no service");
  return one;
}

test("given two colours and one release, then both have names and one exists", () => {
  const cart = only({ kind: "blue-green", active: "blue", colours: { blue: release }, workload: workloadWith() });
  const { colours, releases, selectors, ports } = traitsOf(cart);
  expect(colours).toMatchObject({
    blue: { exists: true, service: "cart-blue", selector: { "app.kubernetes.io/name": "cart", colour: "blue" } },
    green: { exists: false, service: "cart-green", selector: { "app.kubernetes.io/name": "cart", colour: "green" } },
  });
  expect(releases.map(({ path, colour }) => ({ path, colour }))).toEqual([
    { path: ["colours", "blue"], colour: "blue" },
  ]);
  expect(selectors).toEqual([{ "app.kubernetes.io/name": "cart" }]);
  expect(ports).toEqual([{ name: "http", port: 80, protocol: "TCP", target: "http" }]);
  expect(isKeptElsewhere(cart)).toBe(false);
});

test("given an in-place service, then it has one release and no colours", () => {
  const traits = traitsOf(only({ kind: "in-place", release, workload: workloadWith({ ports: { redis: 6379 } }) }));
  expect(traits.colours).toBeUndefined();
  expect(traits.releases).toMatchObject([{ path: ["release"], release }]);
  expect(traits.ports).toEqual([{ name: "redis", port: 6379, protocol: "TCP", target: "redis" }]);
});

test("given a service that is managed elsewhere, then both colours exist and nothing is released here", () => {
  const service = only({ kind: "external", active: "blue", colours: selectors, targetPort: 3000, servicePort: 81 });
  expect(traitsOf(service)).toEqual({
    releases: [],
    colours: { blue: { exists: true, ...selectors.blue }, green: { exists: true, ...selectors.green } },
    selectors: [selectors.blue.selector, selectors.green.selector],
    ports: [{ name: "http", port: 81, protocol: "TCP", target: "3000" }],
  });
  expect(isKeptElsewhere(service)).toBe(true);
});

test.each([
  ["one label has two values", { app: "legacy", track: "b" }, "track"],
  ["one selector is part of the other", { app: "legacy" }, undefined],
  ["they have no label in common", { tier: "b" }, undefined],
])("given colours kept elsewhere, when %s, then what tells them apart is said", (_, selector, expected) => {
  const colours = { ...selectors, green: { service: "legacy-b", selector } };
  const document = { kind: "external", active: "blue", colours, targetPort: 80 };
  const environment = environmentFrom({ environment: settingsWith(), services: { cart: document } });
  expect(discriminatorOf(colouredOf(environment))).toBe(expected);
  expect(colourTraits(colouredOf(environment), "green").selector).toEqual(selector);
});
