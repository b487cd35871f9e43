import { type Environment, isColoured } from "../model/environment.js";
import { colourTraits, isKeptElsewhere } from "../model/kinds.js";
import { routesOf } from "../model/route/declared.js";
import { partsOf, poolsIn, usualChoice } from "../model/route/fold.js";
import { colourOf, type Identity } from "../model/route/identity.js";
import type { Route } from "../model/route/route.js";
import { certain, type Value } from "../model/route/value.js";
import type { ColouredService } from "../model/schema/service.js";
import { type Terminal, table } from "./terminal.js";

/** A public hostname with its pools, in the order in which Cloudflare tries them. */
export interface Hostname {
  readonly hostname: string;
  readonly pools: readonly { readonly pool: string; readonly origin: string; readonly share: string }[];
}

/** A Service in the cluster, and the release it selects. */
export interface SelectedService {
  readonly service: string;
  readonly colour: string;
  readonly version: string;
  readonly image: string;
}

/** The declared routes, from the outside in. */
export interface Topology {
  readonly hostnames: readonly Hostname[];
  readonly services: readonly SelectedService[];
}

/** Returns the declared routes of an environment. */
export function topologyOf(environment: Environment): Topology {
  const routes = routesOf(environment);
  return {
    hostnames: routes.filter(({ of }) => of === "hostname").map(hostnameOf),
    services: environment.services.map((service) =>
      isColoured(service)
        ? { service: service.name, colour: service.active, ...releaseOf(service) }
        : { service: service.name, colour: "in place", ...imageOf(service.release) },
    ),
  };
}

function hostnameOf(route: Route): Hostname {
  const parts = new Map<Value<Identity>, number>(
    partsOf(usualChoice(route)).map(({ target, percent }) => [target, percent]),
  );
  const shareOf = (identity: Identity, enabled: unknown): string => {
    const percent = parts.get(identity) ?? 0;
    if (enabled === false) return "drained";
    return percent > 0 ? `${percent} %` : colourOf(identity) === undefined ? "standby" : "idle";
  };
  return {
    hostname: certain(route.name),
    pools: poolsIn(route).map(([identity, { name, enabled, origins }]) => ({
      pool: certain(name),
      origin: certain(origins)
        .map(({ address }) => certain(address))
        .join(", "),
      share: shareOf(identity, enabled),
    })),
  };
}

function releaseOf(service: ColouredService): Pick<SelectedService, "version" | "image"> {
  const { release, service: kept } = colourTraits(service, service.active);
  if (isKeptElsewhere(service)) return { version: "", image: `Service ${kept}` };
  return imageOf(release ?? { version: "", image: "" });
}

function imageOf({ version, image }: Pick<SelectedService, "version" | "image">) {
  return { version, image };
}

/** Formats a topology as two tables. */
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

/** Shortens the digest of an image to twelve digits. */
function shortened(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1…");
}
