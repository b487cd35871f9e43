import { z } from "zod";
import type { Environment } from "../../model/environment.js";
import { colourTraits, isKeptElsewhere } from "../../model/kinds.js";
import { labels } from "../../model/names.js";
import type { ServiceRoutes } from "../../model/route/declared.js";
import { deviations } from "../../model/route/deviate.js";
import { podsOf } from "../../model/route/fold.js";
import { type Owners, ownersOf } from "../../model/route/identity.js";
import { serviceRoute } from "../../model/route/live.js";
import type { Route } from "../../model/route/route.js";
import { known } from "../../model/route/value.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Kubernetes } from "../adapters/kubernetes.js";
import { writtenText } from "../route-text.js";
import { locate } from "./adopt/kubernetes-objects.js";
import {
  type Attributes,
  type Deviation,
  type Found,
  type LivePart,
  type Mark,
  type RouteApi,
  requireOurs,
} from "./api.js";

/** The live state of a colour in a cluster. */
export interface LiveColour {
  /** The number of ready addresses behind the colour's own Service. */
  readonly ready: number;
  readonly notReady: number;
  /** The Deployment's desired number of pods. @default - there is no Deployment, or it is managed externally */
  readonly wanted?: number;
  readonly image?: string;
  readonly version?: string;
}

/** The live state of a service in a cluster. */
export interface LiveCluster extends LivePart {
  readonly colours: Readonly<Record<Colour, LiveColour>>;
}

/** Reports whether an answer comes from a cluster. */
export function isLiveCluster(live: LivePart | undefined): live is LiveCluster {
  return live !== undefined && "colours" in live;
}

const texts = z.record(z.string(), z.string()).nullish();
const markedObject = z.looseObject({ labels: texts });
const serviceObject = z.looseObject({
  metadata: z.looseObject({
    creationTimestamp: z.string().nullish(),
    managedFields: z.array(z.looseObject({ time: z.string().nullish() })).nullish(),
  }),
});
const endpointsObject = z.looseObject({
  subsets: z
    .array(
      z.looseObject({ addresses: z.array(z.unknown()).nullish(), notReadyAddresses: z.array(z.unknown()).nullish() }),
    )
    .nullish(),
});
const deploymentObject = z.looseObject({
  metadata: z.looseObject({ labels: texts }),
  spec: z.looseObject({
    replicas: z.number().nullish(),
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string().nullish() })) }),
    }),
  }),
});

/** The Kubernetes API of a cluster, which controls the routes of Services. */
export class ClusterApi implements RouteApi<LiveCluster> {
  readonly half = "cluster";
  readonly title = "cluster";
  readonly #owners: Owners;

  constructor(
    private readonly environment: Environment,
    private readonly kubernetes: Pick<Kubernetes, "get"> = new Kubernetes(environment.settings.cluster.context),
  ) {
    this.#owners = ownersOf(environment);
  }

  async placeErrors(): Promise<readonly string[]> {
    const { uid } = this.environment.settings.cluster;
    const system = await this.kubernetes.get("/api/v1/namespaces/kube-system");
    const found = system?.metadata.uid;
    if (uid === undefined || found === uid) return [];
    const here = found ?? "one without a kube-system namespace";
    return [`the current cluster is ${here}, but ${this.environment.name} declares ${uid}`];
  }

  declared({ cluster }: ServiceRoutes): Route {
    return cluster;
  }

  /** Reads ready addresses from the same objects as Terraform's preconditions, so that both agree. */
  async ask(service: ColouredService): Promise<LiveCluster> {
    const [active, blue, green] = await Promise.all([
      this.kubernetes.get(`/api/v1/namespaces/${this.environment.settings.namespace}/services/${service.name}`),
      this.#askColour(service, "blue"),
      this.#askColour(service, "green"),
    ]);
    if (active === undefined) return { colours: { blue, green } };
    const { metadata } = serviceObject.parse(active);
    const times = (metadata.managedFields ?? []).flatMap(({ time }) => time ?? []).sort();
    const since = times.at(-1) ?? metadata.creationTimestamp ?? undefined;
    return {
      route: serviceRoute(active, this.#owners),
      ...(since === undefined ? {} : { since }),
      colours: { blue, green },
    };
  }

  compare(declared: Route, live: LiveCluster, remedy: string): readonly Deviation[] {
    const service = `Service ${known(declared.name) ?? ""}`;
    if (live.route === undefined) {
      const selector = podsOf(declared)?.selector;
      const wanted = selector === undefined ? {} : (known(selector) ?? {});
      const text = writtenText({ part: "selector", value: wanted }, String);
      return [{ where: "cluster", what: service, declared: text, live: "nothing", remedy }];
    }
    return deviations(declared, live.route).map(({ part, declared: wanted, live: found }) => {
      const written = wanted ?? found;
      const what = written?.part === "note" ? `annotation ${written.of}` : "selector";
      return {
        where: "cluster",
        what: `${service} ${part === "note" ? what : "selector"}`,
        declared: writtenText(wanted, String),
        live: writtenText(found, String),
        remedy,
      };
    });
  }

  mark({ metadata }: Attributes): Mark | undefined {
    const { labels: found } = markedObject.parse(Array.isArray(metadata) ? metadata[0] : metadata);
    const environment = found?.[labels.partOf];
    if (environment === undefined || found?.[labels.managedBy] !== "switchyard") return undefined;
    const owner = found[labels.name];
    return { environment, ...(owner === undefined ? {} : { owner }) };
  }

  keeps(type: string): boolean {
    return type.startsWith("kubernetes_");
  }

  /** Finds nothing for a known id: names are unique in Kubernetes, so there are no duplicates. */
  async find(type: string, declared: Attributes, knownId: string | undefined): Promise<readonly Found[]> {
    const located = knownId === undefined ? locate(type, declared) : undefined;
    const object = located === undefined ? undefined : await this.kubernetes.get(located.path);
    if (located === undefined || object === undefined) return [];
    const found = { ...located, id: located.importId, object };
    requireOurs(this, type, declared, found);
    return [found];
  }

  async #askColour(service: ColouredService, colour: Colour): Promise<LiveColour> {
    const { exists, service: name } = colourTraits(service, colour);
    if (!exists) return { ready: 0, notReady: 0 };
    const { namespace } = this.environment.settings;
    const [endpoints, deployment] = await Promise.all([
      this.kubernetes.get(`/api/v1/namespaces/${namespace}/endpoints/${name}`),
      isKeptElsewhere(service)
        ? undefined
        : this.kubernetes.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`),
    ]);
    const subsets = endpoints === undefined ? [] : (endpointsObject.parse(endpoints).subsets ?? []);
    const count = (key: "addresses" | "notReadyAddresses"): number =>
      subsets.reduce((sum, subset) => sum + (subset[key]?.length ?? 0), 0);
    return {
      ready: count("addresses"),
      notReady: count("notReadyAddresses"),
      ...(deployment === undefined ? {} : describe(deploymentObject.parse(deployment))),
    };
  }
}

function describe({ metadata, spec }: z.output<typeof deploymentObject>): Partial<LiveColour> {
  const image = spec.template.spec.containers[0]?.image ?? undefined;
  const version = metadata.labels?.[labels.version];
  return {
    wanted: spec.replicas ?? 1,
    ...(image === undefined ? {} : { image }),
    ...(version === undefined ? {} : { version }),
  };
}
