import { generationsUsed, Workbench } from "./terraform.js";
import { trafficStack } from "./traffic-stack.js";

test.each(generationsUsed)(
  "%s: creates, plans empty, flips in place",
  async (_, chosen) => {
    const bench = await Workbench.open(chosen);
    await bench.kubernetes("POST", "/api/v1/namespaces", { metadata: { name: "prompt" } });
    bench.configure(trafficStack("blue"));
    await bench.must("init");
    await bench.must("apply", "-auto-approve");
    const second = await bench.plan();
    expect(second.resource_changes.map(({ address, change }) => [address, change.actions])).toEqual([
      ["cloudflare_load_balancer.lb", ["no-op"]],
      ["cloudflare_load_balancer_monitor.monitor", ["no-op"]],
      ["cloudflare_load_balancer_pool.blue", ["no-op"]],
      ["cloudflare_load_balancer_pool.green", ["no-op"]],
      ["kubernetes_service_v1.active", ["no-op"]],
    ]);
    bench.configure(trafficStack("green"));
    const flip = await bench.plan();
    const changed = flip.resource_changes.filter(({ change }) => change.actions[0] !== "no-op");
    expect(changed.map(({ address, change }) => [address, change.actions])).toEqual([
      ["cloudflare_load_balancer.lb", ["update"]],
      ["kubernetes_service_v1.active", ["update"]],
    ]);
    await bench.must("apply", "tfplan");
    await bench.close();
  },
  60_000,
);
