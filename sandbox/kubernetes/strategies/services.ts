import { defaultService } from "../defaults/service";
import { kinds } from "../kinds";
import type { Service } from "../model-workloads";
import type { Objects } from "../objects";
import type { Strategy, Surroundings } from "../strategy";
import { equal } from "../tree";
import { dns1035Label } from "../validation/names";
import { checkService, checkServiceUpdate } from "../validation/services";

/** Allocates addresses and ports to Services, and frees them afterwards. */
class Allocator {
  private address = 0;
  private port = 0;
  private used: { readonly addresses: Set<string>; readonly ports: Set<number> } | undefined;

  constructor(private readonly objects: Objects) {}

  freeAddress(): string {
    const { addresses } = this.inUse();
    for (;;) {
      this.address = (this.address % 65_534) + 1;
      const found = `10.96.${this.address >> 8}.${this.address & 255}`;
      if (addresses.has(found) || found === "10.96.0.1") continue;
      return found;
    }
  }

  freePort(): number {
    const { ports } = this.inUse();
    for (;;) {
      const found = 30_000 + this.port;
      this.port = (this.port + 1) % 2768;
      if (!ports.has(found)) return found;
    }
  }

  isTaken(address: string): boolean {
    return this.inUse().addresses.has(address);
  }

  private inUse(): { readonly addresses: Set<string>; readonly ports: Set<number> } {
    if (this.used !== undefined) return this.used;
    const used = { addresses: new Set<string>(), ports: new Set<number>() };
    const add = ({ spec }: Service): void => {
      for (const address of spec.clusterIPs ?? []) used.addresses.add(address);
      for (const { nodePort } of spec.ports ?? []) if (nodePort !== undefined) used.ports.add(nodePort);
    };
    for (const service of this.objects.list<Service>(kinds.Service)) add(service);
    this.objects.subscribe(({ kind, object, previous }) => {
      if (kind !== kinds.Service) return;
      const old = previous as Service | undefined;
      for (const address of old?.spec.clusterIPs ?? []) used.addresses.delete(address);
      for (const { nodePort } of old?.spec.ports ?? []) if (nodePort !== undefined) used.ports.delete(nodePort);
      const now = this.objects.get<Service>(kinds.Service, object.metadata.namespace ?? "", object.metadata.name);
      if (now !== undefined) add(now);
    });
    this.used = used;
    return used;
  }
}

const allocators = new WeakMap<Objects, Allocator>();

function allocatorOf({ objects }: Surroundings): Allocator {
  const known = allocators.get(objects);
  if (known !== undefined) return known;
  const made = new Allocator(objects);
  allocators.set(objects, made);
  return made;
}

/** Sets the addresses and ports that a Service's type needs, and removes the others. */
function allocate({ spec }: Service, old: Service | undefined, around: Surroundings): void {
  const allocator = allocatorOf(around);
  if (spec.type === "ExternalName") {
    for (const field of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"] as const) {
      delete spec[field];
    }
    return;
  }
  spec.clusterIP ??= spec.clusterIPs?.[0] ?? old?.spec.clusterIP ?? allocator.freeAddress();
  if (spec.clusterIP === "") spec.clusterIP = old?.spec.clusterIP ?? allocator.freeAddress();
  spec.clusterIPs ??= [spec.clusterIP];
  const headlessWithout = spec.clusterIP === "None" && spec.selector === undefined;
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (headlessWithout ? "RequireDualStack" : "SingleStack");
  spec.ipFamilies ??= old?.spec.ipFamilies ?? (headlessWithout ? ["IPv4", "IPv6"] : ["IPv4"]);
  const nodePorts =
    spec.type === "NodePort" || (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
  for (const port of spec.ports ?? []) {
    if (!nodePorts) {
      // a port that was allocated for another type is freed
      if (old?.spec.ports?.some(({ nodePort }) => nodePort === port.nodePort)) delete port.nodePort;
      continue;
    }
    const before = old?.spec.ports?.find((one) => one.port === port.port && one.protocol === port.protocol);
    port.nodePort ??= before?.nodePort ?? allocator.freePort();
  }
}

/** The strategy of Services. */
export const serviceStrategy: Strategy<Service> = {
  name: dns1035Label,
  defaults: defaultService,
  create(service, around) {
    allocate(service, undefined, around);
  },
  update(service, old, around) {
    const { spec } = service;
    // a change of only one of the two fields applies to both
    if (spec.clusterIP && spec.clusterIP !== old.spec.clusterIP && equal(spec.clusterIPs, old.spec.clusterIPs)) {
      spec.clusterIPs = [spec.clusterIP];
    }
    allocate(service, old, around);
  },
  validate: checkService,
  validateUpdate: checkServiceUpdate,
};
