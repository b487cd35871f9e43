import { names } from "./names.js";
import { type DeclaredPort, podSelector, workloadPorts } from "./pods.js";
import { type Colour, colours } from "./schema/primitives.js";
import type { ColouredService, Service } from "./schema/service.js";
import type { Release, Workload } from "./schema/workload.js";

/** The kinds of service. */
export type ServiceKind = Service["kind"];

/** A service of one kind. */
export type ServiceOf<Kind extends ServiceKind> = Extract<Service, { readonly kind: Kind }>;

/** A declared release, and where it is declared. */
export interface DeclaredRelease {
  /** The keys that lead from the service to the release. */
  readonly path: readonly string[];
  /** The colour that has it. @default - the service has no colours */
  readonly colour?: Colour;
  readonly release: Release;
}

/** One of a service's two colours in the cluster. */
export interface ColourTraits {
  /** Whether it can get requests: it has a release, or is managed elsewhere. */
  readonly exists: boolean;
  /** The name of its own Service. */
  readonly service: string;
  /** The labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** What it runs. @default - it does not exist yet, or is managed elsewhere */
  readonly release?: Release | undefined;
}

/** Everything about a service that depends on its kind. */
export interface Traits {
  /** How its containers run; absent if its Deployments are managed elsewhere. */
  readonly workload?: Workload;
  /** The releases declared here, in the order of the colours. */
  readonly releases: readonly DeclaredRelease[];
  /** Its two colours; absent if pods are replaced in place. */
  readonly colours?: Readonly<Record<Colour, ColourTraits>>;
  /** The labels of its pods: one map per group of pods that callers reach. */
  readonly selectors: readonly Readonly<Record<string, string>>[];
  /** The ports of its Service. */
  readonly ports: readonly DeclaredPort[];
}

/**
 * The traits of each kind of service: the one place that tells kinds apart.
 *
 * A kind added to the schema does not compile until it has an entry here.
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

/** Returns everything about a service that depends on its kind. */
export function traitsOf<Kind extends ServiceKind>(service: ServiceOf<Kind>): Traits {
  const traits: (service: ServiceOf<Kind>) => Traits = kinds[service.kind];
  return traits(service);
}

/** Returns the traits of one colour. */
export function colourTraits(service: ColouredService, colour: Colour): ColourTraits {
  const { colours: both } = traitsOf(service);
  if (both === undefined) throw new Error(`${service.name} declares \`active\`, but its kind has no colours`);
  return both[colour];
}

/** Returns the release of a colour; undefined if it has none or is managed elsewhere. */
export function releaseOf(service: ColouredService, colour: Colour): Release | undefined {
  return colourTraits(service, colour).release;
}

/** Returns the minimum number of pods of a colour: its release's, else its workload's; 0 if managed elsewhere. */
export function leastPodsOf(service: ColouredService, colour: Colour): number {
  return releaseOf(service, colour)?.replicas ?? traitsOf(service).workload?.replicas ?? 0;
}

/** Returns the label that tells the colours' pods apart; undefined if both could select the same pods. */
export function discriminatorOf(service: ColouredService): string | undefined {
  const [blue, green] = [colourTraits(service, "blue").selector, colourTraits(service, "green").selector];
  return Object.keys(blue)
    .sort()
    .find((key) => key in green && blue[key] !== green[key]);
}

/** Returns whether a service's Deployments are managed elsewhere. */
export function isKeptElsewhere(service: Service): boolean {
  return traitsOf(service).workload === undefined;
}

function eachColour(traits: (colour: Colour) => ColourTraits): Readonly<Record<Colour, ColourTraits>> {
  return { blue: traits("blue"), green: traits("green") };
}
