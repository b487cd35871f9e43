import fc from "fast-check";
import {
  generationOf,
  roadTo,
  unreadableDirectly,
  type WrittenResource,
  writtenByNewer,
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
  ["half of it older", [pool(500), policy(1)], "5.18.0", ["5.22.0"]],
  ["records alone, which every later version reads", [record(0)], "5.18.0", ["5.22.0"]],
  ["nothing of Cloudflare's", [], undefined, []],
])("given a state %s, then the road to the newest is known", (_, resources, from, road) => {
  expect(generationOf(resources)).toBe(from);
  expect(roadTo(resources, "5.22.0")).toEqual(road);
});

test("a road ends where the environment chooses", () => {
  expect(roadTo([pool(0)], "5.18.0")).toEqual(["5.18.0"]);
  expect(roadTo([pool(0)], "5.14.0")).toEqual([]);
  expect(roadTo([pool(500)], "5.14.0")).toEqual([]);
});

test("what a newer version wrote cannot be read", () => {
  expect(writtenByNewer([pool(500), record(0)], "5.14.0")).toEqual([pool(500)]);
  expect(writtenByNewer([pool(1)], "5.14.0")).toEqual([pool(1)]);
  expect(writtenByNewer([pool(501)], "5.22.0")).toEqual([pool(501)]);
  expect(writtenByNewer([pool(1), record(0)], "5.18.0")).toEqual([]);
});

test("what breaks on the direct way is known by type and header", () => {
  const header = written("cloudflare_load_balancer_monitor", 0, true);
  const plain = written("cloudflare_load_balancer_monitor", 0);
  expect(unreadableDirectly([pool(0), record(0), plain, header, policy(0)], "5.22.0")).toEqual([header, policy(0)]);
  expect(unreadableDirectly([header, policy(0)], "5.18.0")).toEqual([]);
  expect(unreadableDirectly([policy(1)], "5.22.0")).toEqual([]);
});

test("whatever a tested version wrote, each version reads it or there is a road, and never both", () => {
  const types = ["cloudflare_load_balancer_pool", "cloudflare_dns_record", "cloudflare_notification_policy"];
  const resources = fc
    .array(fc.tuple(fc.constantFrom(...types), fc.constantFrom(0, 1, 500)), { minLength: 1 })
    .map((all) =>
      all.map(([type, version]) => written(type, type === "cloudflare_dns_record" && version === 1 ? 0 : version)),
    );
  fc.assert(
    fc.property(resources, fc.constantFrom(...providers.cloudflare.tested), (all, chosen) => {
      const road = roadTo(all, chosen);
      if (unreadableDirectly(all, chosen).length > 0) expect(road.slice(-2)).toEqual(["5.18.0", "5.22.0"]);
      if (road.length > 0) expect(road.at(-1)).toBe(chosen);
      if (road.length === 0 && writtenByNewer(all, chosen).length === 0)
        expect(unreadableDirectly(all, chosen)).toEqual([]);
    }),
  );
});
