import { z } from "zod";
import { colourTraits, isKeptElsewhere } from "../../model/kinds.js";
import { labels } from "../../model/names.js";
import type { Owners } from "../../model/route/identity.js";
import { serviceRoute } from "../../model/route/live.js";
import type { Route } from "../../model/route/route.js";
import { type Colour, colours } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import type { Kubernetes } from "../adapters/kubernetes.js";

/** What the cluster says of one colour. */
export interface LiveColour {
  /** Addresses behind the colour's own Service that get requests now. */
  readonly ready: number;
  readonly notReady: number;
  /** Pods that the Deployment wants; nothing where there is none, or somebody else keeps it. */
  readonly wanted?: number;
  readonly image?: string;
  readonly version?: string;
}

/** What the cluster says of a service. */
export interface LiveCluster {
  /** Where the active Service sends requests. @default - there is none */
  readonly route?: Route;
  /** When somebody last changed it, as the API says. */
  readonly since?: string;
  readonly colours: Readonly<Record<Colour, LiveColour>>;
}

const texts = z.record(z.string(), z.string()).nullish();
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

/**
 * Asks the cluster where the requests of a service go and what could take them.
 *
 * Ready addresses are asked of the same objects as Terraform's preconditions ask, so that both see the same.
 */
export async function askCluster(
  kubernetes: Pick<Kubernetes, "get">,
  namespace: string,
  service: ColouredService,
  owners: Owners,
): Promise<LiveCluster> {
  const core = `/api/v1/namespaces/${namespace}`;
  const [active, ...both] = await Promise.all([
    kubernetes.get(`${core}/services/${service.name}`),
    ...colours.map((colour) => askColour(kubernetes, namespace, service, colour)),
  ]);
  const [blue = noColour, green = noColour] = both;
  if (active === undefined) return { colours: { blue, green } };
  const { metadata } = serviceObject.parse(active);
  const times = (metadata.managedFields ?? []).flatMap(({ time }) => time ?? []).sort();
  const since = times.at(-1) ?? metadata.creationTimestamp ?? undefined;
  return {
    route: serviceRoute(active, owners),
    ...(since === undefined ? {} : { since }),
    colours: { blue, green },
  };
}

const noColour: LiveColour = { ready: 0, notReady: 0 };

async function askColour(
  kubernetes: Pick<Kubernetes, "get">,
  namespace: string,
  service: ColouredService,
  colour: Colour,
): Promise<LiveColour> {
  const { exists, service: name } = colourTraits(service, colour);
  if (!exists) return noColour;
  const [endpoints, deployment] = await Promise.all([
    kubernetes.get(`/api/v1/namespaces/${namespace}/endpoints/${name}`),
    isKeptElsewhere(service) ? undefined : kubernetes.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`),
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

function describe({ metadata, spec }: z.output<typeof deploymentObject>): Partial<LiveColour> {
  const image = spec.template.spec.containers[0]?.image ?? undefined;
  const version = metadata.labels?.[labels.version];
  return {
    wanted: spec.replicas ?? 1,
    ...(image === undefined ? {} : { image }),
    ...(version === undefined ? {} : { version }),
  };
}
