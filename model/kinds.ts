import { names } from "./names.js";
import { type DeclaredPort, podSelector, workloadPorts } from "./pods.js";
import { type Colour, colours } from "./schema/primitives.js";
import type { ColouredService, Service } from "./schema/service.js";
import type { Release, Workload } from "./schema/workload.js";

/** The kinds of service. */
export type ServiceKind = Service["kind"];

/** A service of one kind. */
export type ServiceOf<Kind extends ServiceKind> = Extract<Service, { readonly kind: Kind }>;

/** A release that is declared, and where. */
export interface DeclaredRelease {
  /** From the service to the release, as the configuration is written. */
  readonly path: readonly string[];
  /** @default - the service has no colours */
  readonly colour?: Colour;
  readonly release: Release;
}

/** One of a service's two colours, as the cluster knows it. */
export interface ColourTraits {
  /** Whether it can be sent requests: it has a release, or somebody else keeps it. */
  readonly exists: boolean;
  /** The name of its own Service. */
  readonly service: string;
  /** The labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** @default - it does not exist yet, or somebody else keeps it */
  readonly release?: Release | undefined;
}

/** Everything about a service that depends on its kind. */
export interface Traits {
  /** How its containers run; none where somebody else keeps its Deployments. */
  readonly workload?: Workload;
  /** The releases that are declared here, in the order of the colours. */
  readonly releases: readonly DeclaredRelease[];
  /** Its two colours; none where pods are replaced one by one. */
  readonly colours?: Readonly<Record<Colour, ColourTraits>>;
  /** The labels of its pods: one map for each group of pods that callers reach. */
  readonly selectors: readonly Readonly<Record<string, string>>[];
  /** The ports of its Service. */
  readonly ports: readonly DeclaredPort[];
}

/**
 * What each kind of service is: the one place that tells kinds apart.
 *
 * A kind that is added to the schema does not compile until it has a line here.
 */
const kinds: { readonly [Kind in ServiceKind]: (service: ServiceOf<Kind>) => Traits } = {
  "blue-green": ({ name, workload, colours: releases }) => ({
    workload,
    releases: colours.flatMap((colour) => {
      const release = releases[colour];
      return release === undefined ? [] : [{ path: ["colours", colour], colour, release }];
    }),
    colours: eachColour((colour) => ({
      exists: releases[colour] !== undefined,
      service: names.colourObject(name, colour),
      selector: podSelector(name, colour),
      release: releases[colour],
    })),
    selectors: [podSelector(name)],
    ports: workloadPorts(workload),
  }),
  "in-place": ({ name, workload, release }) => ({
    workload,
    releases: [{ path: ["release"], release }],
    selectors: [podSelector(name)],
    ports: workloadPorts(workload),
  }),
  external: ({ colours: kept, servicePort, targetPort }) => ({
    releases: [],
    colours: eachColour((colour) => ({ exists: true, ...kept[colour] })),
    selectors: colours.map((colour) => kept[colour].selector),
    ports: [{ name: "http", port: servicePort, protocol: "TCP", target: String(targetPort) }],
  }),
};

/** Everything about a service that depends on its kind. */
export function traitsOf<Kind extends ServiceKind>(service: ServiceOf<Kind>): Traits {
  const traits: (service: ServiceOf<Kind>) => Traits = kinds[service.kind];
  return traits(service);
}

/** One colour of a service that has two. */
export function colourTraits(service: ColouredService, colour: Colour): ColourTraits {
  const { colours: both } = traitsOf(service);
  if (both === undefined) throw new Error(`${service.name} declares \`active\`, but its kind has no colours`);
  return both[colour];
}

/** The release of a colour; none where it has none, or somebody else keeps it. */
export function releaseOf(service: ColouredService, colour: Colour): Release | undefined {
  return colourTraits(service, colour).release;
}

/** The least number of pods of a colour: its release's own, else its workload's; 0 where somebody else keeps them. */
export function leastPodsOf(service: ColouredService, colour: Colour): number {
  return releaseOf(service, colour)?.replicas ?? traitsOf(service).workload?.replicas ?? 0;
}

/** The label that tells one colour's pods from the other's; none where the colours may select the same pods. */
export function discriminatorOf(service: ColouredService): string | undefined {
  const [blue, green] = [colourTraits(service, "blue").selector, colourTraits(service, "green").selector];
  return Object.keys(blue)
    .sort()
    .find((key) => key in green && blue[key] !== green[key]);
}

/** Whether somebody else keeps a service's Deployments. */
export function isKeptElsewhere(service: Service): boolean {
  return traitsOf(service).workload === undefined;
}

function eachColour(traits: (colour: Colour) => ColourTraits): Readonly<Record<Colour, ColourTraits>> {
  return { blue: traits("blue"), green: traits("green") };
}
