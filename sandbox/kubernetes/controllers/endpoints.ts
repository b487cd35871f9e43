import { kinds } from "../kinds";
import { LabelIndex } from "../label-index";
import type { ObjectReference } from "../model";
import { type ContainerPort, isOver, isReady, type Pod } from "../model-pod";
import type {
  EndpointAddress,
  EndpointSlice,
  EndpointSubset,
  Endpoints,
  Service,
  ServicePort,
  SliceEndpoint,
} from "../model-workloads";
import type { Change } from "../objects";
import { labelMatch } from "../selectors";
import { equal, type Tree } from "../tree";
import { type Controller, type ControllerContext, keyOf, ownedBy } from "./controller";
import { nodeZone } from "./node";

/** The maximum number of addresses in a slice. */
const perSlice = 100;
const triggerKey = "endpoints.kubernetes.io/last-change-trigger-time";
const serviceLabel = "kubernetes.io/service-name";
const managerLabel = "endpointslice.kubernetes.io/managed-by";

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
}

/** The part of a Service at one pod. */
interface Backend {
  readonly pod: Pod;
  readonly ip: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly ports: readonly Port[];
}

function portAt(pod: Pod, { targetPort, protocol = "TCP" }: ServicePort): number | undefined {
  if (typeof targetPort === "number") return targetPort;
  const ports = pod.spec.containers.flatMap(({ ports: own = [] }): ContainerPort[] => own);
  return ports.find((port) => port.name === targetPort && (port.protocol ?? "TCP") === protocol)?.containerPort;
}

function portsAt(pod: Pod, service: Service): Port[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const found = portAt(pod, port);
    const named = port.name === undefined ? {} : { name: port.name };
    return found === undefined ? [] : [{ ...named, port: found, protocol: port.protocol ?? "TCP" }];
  });
}

function referenceTo({ metadata }: Pod): ObjectReference {
  const { namespace = "", name, uid } = metadata;
  return { kind: "Pod", namespace, name, uid };
}

function groupByPorts(backends: readonly Backend[]): (readonly [readonly Port[], Backend[]])[] {
  const groups = new Map<string, readonly [readonly Port[], Backend[]]>();
  for (const backend of backends) {
    const key = JSON.stringify(backend.ports);
    const group = groups.get(key) ?? ([backend.ports, []] as const);
    group[1].push(backend);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function subsetsOf(backends: readonly Backend[]): EndpointSubset[] {
  const address = ({ pod, ip }: Backend): EndpointAddress => ({
    ip,
    ...(pod.spec.subdomain === undefined || pod.spec.hostname === undefined ? {} : { hostname: pod.spec.hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: referenceTo(pod),
  });
  return groupByPorts(backends.filter(({ terminating }) => !terminating))
    .filter(([ports]) => ports.length > 0)
    .map(([ports, group]) => {
      const addresses = group.filter(({ ready }) => ready).map(address);
      const notReadyAddresses = group.filter(({ ready }) => !ready).map(address);
      return {
        ...(addresses.length > 0 ? { addresses } : {}),
        ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
        ports: [...ports],
      };
    });
}

/** Maintains the addresses of the pods behind each Service with a selector. */
export class EndpointsController implements Controller {
  private readonly pods = new LabelIndex();
  private readonly services = new LabelIndex();

  constructor(private readonly context: ControllerContext) {}

  changed(change: Change): void {
    const { kind, object } = change;
    const { namespace = "" } = object.metadata;
    if (kind === kinds.Service) {
      this.fileService(change);
      this.enqueue(keyOf(object));
    }
    if (kind === kinds.Endpoints || kind === kinds.EndpointSlice) {
      // repair what others changed or removed
      const name = object.metadata.labels?.[serviceLabel] ?? object.metadata.name;
      if (this.context.objects.get(kinds.Service, namespace, name)) this.enqueue(`${namespace}/${name}`);
    }
    if (kind === kinds.Pod) this.podChanged(change);
  }

  private fileService({ type, object, previous }: Change): void {
    const { namespace = "", name } = object.metadata;
    const before = (previous as Service | undefined)?.spec.selector;
    const { selector } = (object as Service).spec;
    if (before !== undefined) this.services.delete(namespace, name, before);
    if (selector !== undefined && type !== "DELETED") this.services.addSelector(namespace, name, selector);
  }

  private podChanged({ type, object, previous }: Change): void {
    const { namespace = "", name, labels = {} } = object.metadata;
    const before = previous?.metadata.labels ?? {};
    if (previous !== undefined) this.pods.delete(namespace, name, before);
    if (type !== "DELETED") this.pods.add(namespace, name, labels);
    const each = equal(labels, before) ? [labels] : [labels, before];
    for (const one of each) {
      for (const service of this.services.selecting(namespace, one)) {
        const found = this.context.objects.get<Service>(kinds.Service, namespace, service);
        const matches = labelMatch({ matchLabels: found?.spec.selector ?? {} });
        if (found !== undefined && matches(one)) this.enqueue(keyOf(found));
      }
    }
  }

  private enqueue(key: string): void {
    this.context.queue.add(`endpoints/${key}`, () => this.sync(key));
  }

  private sync(key: string): void {
    const [namespace = "", name = ""] = key.split("/");
    const { objects } = this.context;
    const service = objects.get<Service>(kinds.Service, namespace, name);
    if (service === undefined) {
      const left = objects.get<Endpoints>(kinds.Endpoints, namespace, name);
      if (left?.metadata.labels?.["endpoints.kubernetes.io/managed-by"]) objects.remove(kinds.Endpoints, left);
      return;
    }
    if (service.spec.selector === undefined || service.spec.type === "ExternalName") return;
    const backends = this.backendsOf(service);
    this.writeEndpoints(service, backends);
    this.writeSlices(service, backends);
  }

  private backendsOf(service: Service): Backend[] {
    const { namespace = "" } = service.metadata;
    const { selector = {} } = service.spec;
    const matches = labelMatch({ matchLabels: selector });
    const always = service.spec.publishNotReadyAddresses === true;
    const { objects } = this.context;
    const pods = this.pods
      .selected(namespace, selector)
      ?.flatMap((name) => objects.get<Pod>(kinds.Pod, namespace, name) ?? []);
    return (pods ?? objects.list<Pod>(kinds.Pod, namespace))
      .filter((pod) => matches(pod.metadata.labels ?? {}) && pod.status.podIP !== undefined && !isOver(pod))
      .map((pod) => {
        const terminating = pod.metadata.deletionTimestamp !== undefined;
        const serving = isReady(pod) || always;
        const ready = always || (isReady(pod) && !terminating);
        return { pod, ip: pod.status.podIP ?? "", ready, serving, terminating, ports: portsAt(pod, service) };
      });
  }

  private writeEndpoints(service: Service, backends: readonly Backend[]): void {
    const { objects, registry, now } = this.context;
    const { namespace = "", name, labels = {} } = service.metadata;
    const subsets = subsetsOf(backends);
    const headless = service.spec.clusterIP === "None" ? { "service.kubernetes.io/headless": "" } : {};
    const wanted = { ...labels, ...headless, "endpoints.kubernetes.io/managed-by": "endpoint-controller" };
    const annotations = { [triggerKey]: now() };
    const before = objects.get<Endpoints>(kinds.Endpoints, namespace, name);
    const body: Tree = subsets.length > 0 ? { subsets } : {};
    if (before === undefined) {
      registry.create(kinds.Endpoints, namespace, { metadata: { name, labels: wanted, annotations }, ...body });
    } else if (!equal(before.subsets ?? [], subsets) || !equal(before.metadata.labels, wanted)) {
      const { subsets: _subsets, ...rest } = before;
      const metadata = {
        ...before.metadata,
        labels: wanted,
        annotations: { ...before.metadata.annotations, ...annotations },
      };
      objects.put(kinds.Endpoints, { ...rest, metadata, ...body });
    }
  }

  private writeSlices(service: Service, backends: readonly Backend[]): void {
    const { objects, registry, now } = this.context;
    const { namespace = "", name, labels = {} } = service.metadata;
    const before = objects
      .dependents(service.metadata.uid)
      .filter(({ kind, metadata }) => kind === "EndpointSlice" && metadata.labels?.[managerLabel] !== undefined)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) as EndpointSlice[];
    const headless = service.spec.clusterIP === "None" ? { "service.kubernetes.io/headless": "" } : {};
    const meta = {
      generateName: `${name}-`,
      labels: { ...labels, ...headless, [managerLabel]: "endpointslice-controller.k8s.io", [serviceLabel]: name },
      annotations: { [triggerKey]: now() },
      ownerReferences: [ownedBy(service)],
    };
    const bodies = this.sliceBodies(backends);
    for (const [index, body] of bodies.entries()) {
      const slice = before[index];
      if (slice === undefined) {
        registry.create(kinds.EndpointSlice, namespace, { metadata: meta, addressType: "IPv4", ...body });
      } else if (!equal({ endpoints: slice.endpoints, ports: slice.ports }, body)) {
        const metadata = {
          ...slice.metadata,
          generation: (slice.metadata.generation ?? 0) + 1,
          labels: meta.labels,
          annotations: { ...slice.metadata.annotations, ...meta.annotations },
        };
        objects.put<EndpointSlice>(kinds.EndpointSlice, { ...slice, metadata, ...body });
      }
    }
    for (const slice of before.slice(bodies.length)) objects.remove(kinds.EndpointSlice, slice);
  }

  /** Returns the content of the slices; there is always one, even if it is empty. */
  private sliceBodies(backends: readonly Backend[]): Pick<EndpointSlice, "endpoints" | "ports">[] {
    const bodies = groupByPorts(backends).flatMap(([ports, group]) => {
      const endpoints = group.map(
        ({ pod, ip, ready, serving, terminating }): SliceEndpoint => ({
          addresses: [ip],
          conditions: { ready, serving, terminating },
          ...(pod.spec.subdomain === undefined || pod.spec.hostname === undefined
            ? {}
            : { hostname: pod.spec.hostname }),
          targetRef: referenceTo(pod),
          ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName, zone: nodeZone }),
        }),
      );
      const chunks: Pick<EndpointSlice, "endpoints" | "ports">[] = [];
      for (let from = 0; from < endpoints.length; from += perSlice) {
        const named = ports.map(({ name = "", port, protocol }) => ({ name, port, protocol }));
        chunks.push({ endpoints: endpoints.slice(from, from + perSlice), ports: named });
      }
      return chunks;
    });
    return bodies.length > 0 ? bodies : [{ endpoints: [], ports: [] }];
  }
}
