import { suffered, TrafficFaults } from "../../../sandbox/data-plane/faults.js";
import { Timers } from "../../../sandbox/data-plane/timers.js";

/** Returns a source of evenly spread numbers from 0 to 1, in a scrambled order. */
function spread(): () => number {
  let state = 0;
  return () => {
    state = (state + 0.618033988749895) % 1;
    return state;
  };
}

test("strikes a share of requests, and health checks only on request", () => {
  const faults = new TrafficFaults();
  faults.add({ act: { do: "error", share: 0.2, status: 503 } });
  const random = spread();
  const statuses = Array.from({ length: 1000 }, () => suffered(faults.list(), false, random).status);
  expect(statuses.filter((status) => status === 503).length / 1000).toBeCloseTo(0.2, 2);
  expect(suffered(faults.list(), true, () => 0).status).toBeUndefined();
  faults.add({ health: true, act: { do: "hang" } });
  expect(suffered(faults.list(), true, () => 0)).toEqual({ delay: 0, hang: true, status: undefined, madeUp: false });
});

test("delays with the given median and 99th percentile", () => {
  const faults = new TrafficFaults();
  faults.add({ act: { do: "delay", median: 100, p99: 1000 } });
  const delays = Array.from({ length: 20_000 }, () => suffered(faults.list(), false, Math.random).delay);
  delays.sort((a, b) => a - b);
  // the chance that 20,000 draws deviate more than this is negligible
  expect((delays[10_000] ?? 0) / 100).toBeCloseTo(1, 0);
  expect((delays[19_800] ?? 0) / 1000).toBeGreaterThan(0.8);
  expect((delays[19_800] ?? 0) / 1000).toBeLessThan(1.25);
});

test("strikes targets that match all fields, and notifies listeners of changes", () => {
  const faults = new TrafficFaults();
  let told = 0;
  const end = faults.subscribe(() => {
    told += 1;
  });
  const { id } = faults.add({ on: { service: "cart", colour: "green" }, act: { do: "crash" } });
  expect(faults.has({ service: "cart", colour: "green", pod: "cart-1" }, "crash")).toBe(true);
  expect(faults.has({ service: "cart", colour: "blue" }, "crash")).toBe(false);
  expect(faults.has({ origin: "mcpist.koyeb.app" }, "crash")).toBe(false);
  expect([faults.remove(id), faults.remove(id), told]).toEqual([true, false, 2]);
  end();
  faults.clear();
  expect(told).toBe(2);
});

test("keeps a minimum timeout, so that a busy machine does not count as dead", () => {
  expect(new Timers(1).timeout(5000)).toBe(5000);
  expect(new Timers(2).timeout(10_000)).toBe(5000);
  expect(new Timers(2).timeout(5000)).toBe(3000);
  expect(new Timers(50).timeout(200)).toBe(3000);
  expect(new Timers(1).timeout(200)).toBe(200);
});
