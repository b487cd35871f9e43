import { type Environment, isColoured } from "../model/environment.js";
import { colourTraits, isKeptElsewhere } from "../model/kinds.js";
import { names } from "../model/names.js";
import { splitOf } from "../model/route/split.js";
import { colours } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";
import { type Terminal, table } from "./terminal.js";

/** A public hostname with the pools that answer for it, in the order in which Cloudflare asks them. */
export interface Hostname {
  readonly hostname: string;
  readonly pools: readonly { readonly pool: string; readonly origin: string; readonly share: string }[];
}

/** A Service in the cluster and what it selects. */
export interface SelectedService {
  readonly service: string;
  readonly colour: string;
  readonly version: string;
  readonly image: string;
}

/** Where requests go, from the outside in. */
export interface Topology {
  readonly hostnames: readonly Hostname[];
  readonly services: readonly SelectedService[];
}

/** What the configuration says about where requests go. */
export function topologyOf(environment: Environment): Topology {
  const hostnames: Hostname[] = environment.edges.map((edge) => ({
    hostname: edge.hostname,
    pools: Object.entries(edge.origins).map(([name, origin], index) => ({
      pool: names.pool(environment, edge.name, name),
      origin: origin.address,
      share: origin.drained ? "drained" : index === 0 ? "100 %" : "standby",
    })),
  }));
  const services: SelectedService[] = [];
  for (const service of environment.services) {
    if (isColoured(service)) {
      if (service.edge !== undefined) hostnames.push(hostnameOf(environment, service, service.edge));
      services.push({ service: service.name, colour: service.active, ...releaseOf(service) });
    } else {
      services.push({
        service: service.name,
        colour: "in place",
        version: service.release.version,
        image: service.release.image,
      });
    }
  }
  return { hostnames, services };
}

function hostnameOf(
  environment: Environment,
  service: ColouredService,
  edge: NonNullable<ColouredService["edge"]>,
): Hostname {
  const split = splitOf(service);
  const existing = colours.filter((colour) => service.colours[colour] !== undefined);
  const standby = environment.edges.find(({ name }) => name === edge.standby);
  return {
    hostname: edge.hostname,
    pools: [
      ...existing.map((colour) => ({
        pool: names.pool(environment, service.name, colour),
        origin: names.colourHostname(environment, service.name, colour),
        share: split.edge[colour] === 0 ? "idle" : `${split.edge[colour]} %`,
      })),
      ...Object.entries(standby?.origins ?? {}).map(([name, origin]) => ({
        pool: names.pool(environment, service.name, name),
        origin: origin.address,
        share: "standby",
      })),
    ],
  };
}

function releaseOf(service: ColouredService): Pick<SelectedService, "version" | "image"> {
  const { release, service: kept } = colourTraits(service, service.active);
  if (isKeptElsewhere(service)) return { version: "", image: `Service ${kept}` };
  return { version: release?.version ?? "", image: release?.image ?? "" };
}

/** A topology as two tables. */
export function topologyLines({ hostnames, services }: Topology, terminal: Terminal): string[] {
  const rows = services.map(({ service, colour, version, image }) => [service, colour, version, shortened(image)]);
  return [
    terminal.style("bold", "Hostnames"),
    ...hostnames.flatMap(({ hostname, pools }) => [
      `  ${terminal.style("cyan", hostname)}`,
      ...table(pools.map(({ pool, origin, share }) => [pool, origin, share])).map((row) => `    ${row}`),
    ]),
    terminal.style("bold", "Services"),
    ...table(rows).map((row) => `  ${row}`),
  ];
}

/** An image with the first twelve digits of its digest, which is what people compare. */
function shortened(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1…");
}
