import { type Environment, isColoured } from "../environment.js";
import { colourTraits, isKeptElsewhere } from "../kinds.js";
import { names } from "../names.js";
import { type Colour, colours } from "../schema/primitives.js";

/**
 * The identity of a target, independent of its id: `colour:cart/blue` of a service, `colour:cart/blue@west` in another
 * cluster, `origin:mcp/koyeb` of an edge or as a service's standby, or `foreign:<id>` of another owner.
 */
export type Identity =
  | `colour:${string}/${Colour}`
  | `colour:${string}/${Colour}@${string}`
  | `origin:${string}/${string}`
  | `foreign:${string}`;

/** The possible owners of names. */
export interface Owners {
  /** The prefix of names. @default - any environment's */
  readonly environment?: string;
  /** The services with two colours, each with its standby origins. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** The edges, each with its origins. */
  readonly edges: Readonly<Record<string, readonly string[]>>;
  /** The clusters other than the environment's own. @default - none */
  readonly clusters?: readonly string[];
  /** The labels of pods that are managed elsewhere, by service and colour. @default - the label of the colour */
  readonly selectors?: Readonly<Record<string, Readonly<Record<Colour, Readonly<Record<string, string>>>>>>;
}

/** Returns the identity of a colour. @param cluster its cluster. @default - the environment's own */
export function colourIdentity(service: string, colour: Colour, cluster?: string): Identity {
  return cluster === undefined ? `colour:${service}/${colour}` : `colour:${service}/${colour}@${cluster}`;
}

/** Returns the identity of an origin of an edge, or of a service's standby. */
export function originIdentity(owner: string, origin: string): Identity {
  return `origin:${owner}/${origin}`;
}

/** Returns the identity of a foreign or unknown target. @param id the API's id, or its reference */
export function foreignIdentity(id: string): Identity {
  return `foreign:${id}`;
}

/** Reports whether a text is an identity. */
export function isIdentity(text: string): text is Identity {
  return /^(colour:.+\/(blue|green)(@[^/]+)?|origin:.+\/.+|foreign:.*)$/s.test(text);
}

/** Returns the colour of an identity; undefined for an origin or a foreign target. */
export function colourOf(identity: Identity | undefined): Colour | undefined {
  if (identity?.startsWith("colour:") !== true) return undefined;
  return colours.find((colour) => identity.replace(/@[^/]*$/, "").endsWith(`/${colour}`));
}

/** Returns the service or edge of an identity; undefined for a foreign target. */
export function ownerIn(identity: Identity): string | undefined {
  return identity.startsWith("foreign:") ? undefined : identity.split(/[:/]/)[1];
}

/** Returns the name of an identity within its owner: a colour, an origin, or a foreign id. */
export function memberName(identity: Identity): string {
  return identity.slice(identity.indexOf(identity.startsWith("foreign:") ? ":" : "/") + 1);
}

/** Returns the owners of an environment. */
export function ownersOf(environment: Environment): Owners {
  const originsOf = (name: string | undefined): readonly string[] =>
    Object.keys(environment.edges.find((edge) => edge.name === name)?.origins ?? {});
  const services = environment.services.filter(isColoured);
  return {
    environment: environment.name,
    services: Object.fromEntries(services.map(({ name, edge }) => [name, originsOf(edge?.standby)])),
    edges: Object.fromEntries(environment.edges.map(({ name }) => [name, originsOf(name)])),
    selectors: Object.fromEntries(
      services.flatMap((service) =>
        isKeptElsewhere(service)
          ? [
              [
                service.name,
                { blue: colourTraits(service, "blue").selector, green: colourTraits(service, "green").selector },
              ],
            ]
          : [],
      ),
    ),
  };
}

/** Returns the pool's name for an identity; a foreign one has its id. */
export function poolName(environment: Environment, owner: string, identity: Identity): string {
  const member = memberName(identity);
  return identity.startsWith("foreign:") ? member : names.pool(environment, owner, member.replace("@", "-"));
}

/**
 * Returns the identity of a pool by its name: `local-cart-blue` is blue of `cart`.
 *
 * A standby may be called `fly-blue`, and a service `cart-fly`: declared members win, then the longest matching owner,
 * then a colour.
 *
 * @param id the id if the name tells nothing
 */
export function poolIdentity(name: string | undefined, id: string, owners: Owners): Identity {
  if (name === undefined) return foreignIdentity(id);
  const fitting = [
    ...Object.entries(owners.services).map(([owner, origins]) => ({ owner, origins, coloured: true })),
    ...Object.entries(owners.edges).map(([owner, origins]) => ({ owner, origins, coloured: false })),
  ]
    .flatMap((one) => membersIn(name, one.owner, owners.environment).map((member) => ({ ...one, member })))
    .sort((one, other) => other.owner.length - one.owner.length || one.member.length - other.member.length);
  const colourIn = ({ owner, member, coloured }: (typeof fitting)[number]): Identity | undefined => {
    if (!coloured) return undefined;
    const places = [undefined, ...(owners.clusters ?? [])];
    return colours
      .flatMap((colour) => places.map((cluster) => ({ colour, cluster })))
      .filter(({ colour, cluster }) => member === (cluster === undefined ? colour : `${colour}-${cluster}`))
      .map(({ colour, cluster }) => colourIdentity(owner, colour, cluster))[0];
  };
  const declared =
    fitting.find(({ origins, member }) => origins.includes(member)) ??
    fitting.find((one) => colourIn(one) !== undefined) ??
    fitting[0];
  if (declared === undefined) return foreignIdentity(id);
  return colourIn(declared) ?? originIdentity(declared.owner, declared.member);
}

/** Returns the possible members in a name; several if the environment's prefix is unknown. */
function membersIn(name: string, owner: string, environment: string | undefined): readonly string[] {
  if (environment !== undefined) {
    const prefix = `${environment}-${owner}-`;
    return name.startsWith(prefix) && name.length > prefix.length ? [name.slice(prefix.length)] : [];
  }
  return [...name.matchAll(new RegExp(`(?<=^|-)(?=${owner.replaceAll(/[^a-z0-9-]/g, "")}-.)`, "g"))].map(({ index }) =>
    name.slice(index + owner.length + 1),
  );
}
