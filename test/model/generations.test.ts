import fc from "fast-check";
import {
  generationOf,
  inOrder,
  inTheWay,
  roadTo,
  unreadableDirectly,
  type WrittenResource,
  writtenByNewer,
  writtenByUntested,
} from "../../model/generations";
import { providers } from "../../model/versions";

function written(type: string, schemaVersion: number, hasHeader = false): WrittenResource {
  return { address: `${type}.a`, type, schemaVersion, hasHeader };
}

const pool = (schemaVersion: number) => written("cloudflare_load_balancer_pool", schemaVersion);
const record = (schemaVersion: number) => written("cloudflare_dns_record", schemaVersion);
const policy = (schemaVersion: number) => written("cloudflare_notification_policy", schemaVersion);

test.each([
  ["as 5.14.0 writes it", [pool(0), record(0)], "5.14.0", ["5.18.0", "5.22.0"]],
  ["as 5.18.0 writes it, which counts records otherwise", [pool(1), record(0)], "5.18.0", ["5.22.0"]],
  ["as 5.22.0 writes it", [pool(500), record(500)], "5.22.0", []],
  ["a part of it too new for 5.18.0, which the rest does not need", [pool(500), pool(0)], "5.14.0", ["5.22.0"]],
  ["half of it older", [pool(500), policy(1)], "5.18.0", ["5.22.0"]],
  ["records alone, which every later version reads", [record(0)], "5.18.0", ["5.22.0"]],
  ["nothing of Cloudflare's", [], undefined, []],
])("given a state %s, then the road to the newest is known", (_, resources, from, road) => {
  expect(generationOf(resources)).toBe(from);
  expect(roadTo(resources, "5.22.0")).toEqual(road);
});

test("ends a road at the version that the environment chooses", () => {
  expect(roadTo([pool(0)], "5.18.0")).toEqual(["5.18.0"]);
  expect(roadTo([pool(0)], "5.14.0")).toEqual([]);
  expect(roadTo([pool(500)], "5.14.0")).toEqual([]);
});

test("given stacks at several versions, then the oldest step is taken first", () => {
  expect(inOrder([["5.22.0"], ["5.18.0", "5.22.0"]])).toEqual(["5.18.0", "5.22.0"]);
  expect(inOrder([["5.22.0"], []])).toEqual(["5.22.0"]);
});

test("given a state of which 5.18.0 and 5.22.0 each cannot read a half, then the older half blocks the road", () => {
  expect(inTheWay([pool(500), policy(0), record(0)], "5.22.0")).toEqual([policy(0)]);
  expect(inTheWay([pool(1), policy(0)], "5.22.0")).toEqual([]);
  expect(inTheWay([pool(500)], "5.22.0")).toEqual([]);
});

test("finds resources that no tested version writes", () => {
  expect(writtenByUntested([pool(500), pool(501), record(0)])).toEqual([pool(501)]);
});

test("finds resources that a newer version wrote", () => {
  expect(writtenByNewer([pool(500), record(0)], "5.14.0")).toEqual([pool(500)]);
  expect(writtenByNewer([pool(1)], "5.14.0")).toEqual([pool(1)]);
  expect(writtenByNewer([pool(501)], "5.22.0")).toEqual([pool(501)]);
  expect(writtenByNewer([pool(1), record(0)], "5.18.0")).toEqual([]);
});

test("finds resources that a direct upgrade breaks, by type and header", () => {
  const header = written("cloudflare_load_balancer_monitor", 0, true);
  const plain = written("cloudflare_load_balancer_monitor", 0);
  expect(unreadableDirectly([pool(0), record(0), plain, header, policy(0)], "5.22.0")).toEqual([header, policy(0)]);
  expect(unreadableDirectly([header, policy(0)], "5.18.0")).toEqual([]);
  expect(unreadableDirectly([policy(1)], "5.22.0")).toEqual([]);
});

const versions = providers.cloudflare.tested;

test("given anything that a tested version wrote, then each version either reads it or has a road to it", () => {
  const types = ["cloudflare_load_balancer_pool", "cloudflare_dns_record", "cloudflare_notification_policy"];
  const resources = fc
    .array(fc.tuple(fc.constantFrom(...types), fc.constantFrom(0, 1, 500)), { minLength: 1 })
    .map((all) =>
      all.map(([type, version]) => written(type, type === "cloudflare_dns_record" && version === 1 ? 0 : version)),
    );
  fc.assert(
    fc.property(resources, fc.constantFrom(...providers.cloudflare.tested), (all, chosen) => {
      const road = roadTo(all, chosen);
      const [first] = road;
      // after the first step the whole state has that version, so each further version reads what the previous one wrote
      if (first !== undefined && inTheWay(all, chosen).length === 0) {
        expect(writtenByNewer(all, first)).toEqual([]);
        expect(unreadableDirectly(all, first)).toEqual([]);
        expect(road).toEqual(versions.slice(versions.indexOf(first), versions.indexOf(chosen) + 1));
      }
      if (unreadableDirectly(all, chosen).length > 0 && inTheWay(all, chosen).length === 0)
        expect(road).toEqual(["5.18.0", "5.22.0"]);
      if (inTheWay(all, chosen).length > 0)
        expect(all.some((one) => writtenByNewer([one], "5.18.0").length > 0)).toBe(true);
      if (road.length > 0) expect(road.at(-1)).toBe(chosen);
      if (road.length === 0 && writtenByNewer(all, chosen).length === 0)
        expect(unreadableDirectly(all, chosen)).toEqual([]);
    }),
  );
});
