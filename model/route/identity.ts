import { type Environment, isColoured } from "../environment.js";
import { colourTraits, isKeptElsewhere } from "../kinds.js";
import { names } from "../names.js";
import { type Colour, colours } from "../schema/primitives.js";

/**
 * What a target is, whatever its id: `colour:cart/blue` of a service, `colour:cart/blue@west` in another cluster than the
 * environment's own, `origin:mcp/koyeb` of an edge or as a service's standby, or `foreign:<id>` of somebody else.
 */
export type Identity =
  | `colour:${string}/${Colour}`
  | `colour:${string}/${Colour}@${string}`
  | `origin:${string}/${string}`
  | `foreign:${string}`;

/** Who may own what a name stands for. */
export interface Owners {
  /** What names start with. @default - any environment's */
  readonly environment?: string;
  /** Services that have two colours, each with the origins that stand by for it. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Edges, each with its origins. */
  readonly edges: Readonly<Record<string, readonly string[]>>;
  /** Clusters beside the environment's own. @default - there are none */
  readonly clusters?: readonly string[];
  /** Labels of pods that somebody else keeps, by service and colour. @default - pods are told by the label of their colour */
  readonly selectors?: Readonly<Record<string, Readonly<Record<Colour, Readonly<Record<string, string>>>>>>;
}

/** The colour of a service. @param cluster that it is in. @default - the environment's own */
export function colourIdentity(service: string, colour: Colour, cluster?: string): Identity {
  return cluster === undefined ? `colour:${service}/${colour}` : `colour:${service}/${colour}@${cluster}`;
}

/** An origin of an edge, or one that stands by for a service. */
export function originIdentity(owner: string, origin: string): Identity {
  return `origin:${owner}/${origin}`;
}

/** What is not ours, or not known. @param id as the API has it, or what stands for it */
export function foreignIdentity(id: string): Identity {
  return `foreign:${id}`;
}

/** Whether a text is an identity. */
export function isIdentity(text: string): text is Identity {
  return /^(colour:.+\/(blue|green)(@[^/]+)?|origin:.+\/.+|foreign:.*)$/s.test(text);
}

/** The colour that an identity is; nothing for an origin, and for what is foreign. */
export function colourOf(identity: Identity | undefined): Colour | undefined {
  if (identity?.startsWith("colour:") !== true) return undefined;
  return colours.find((colour) => identity.replace(/@[^/]*$/, "").endsWith(`/${colour}`));
}

/** The service or edge that an identity belongs to; nothing for what is foreign. */
export function ownerIn(identity: Identity): string | undefined {
  return identity.startsWith("foreign:") ? undefined : identity.split(/[:/]/)[1];
}

/** What an identity is called beside its owner's others: a colour, an origin, or the id of what is foreign. */
export function memberName(identity: Identity): string {
  return identity.slice(identity.indexOf(identity.startsWith("foreign:") ? ":" : "/") + 1);
}

/** The owners of an environment. */
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

/** The name of the pool that an identity has in an environment; what is foreign has its id. */
export function poolName(environment: Environment, owner: string, identity: Identity): string {
  const member = memberName(identity);
  return identity.startsWith("foreign:") ? member : names.pool(environment, owner, member.replace("@", "-"));
}

/**
 * What a pool is, by the name that the program gives: `local-cart-blue` is blue of `cart`.
 *
 * A standby may be called `fly-blue`, and a service `cart-fly`: members that are declared win, then the longest owner whose
 * name fits, a colour before an origin.
 *
 * @param id what it is called where its name says nothing
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

/** What may follow the owner in a name; more than one where no environment says where the name starts. */
function membersIn(name: string, owner: string, environment: string | undefined): readonly string[] {
  if (environment !== undefined) {
    const prefix = `${environment}-${owner}-`;
    return name.startsWith(prefix) && name.length > prefix.length ? [name.slice(prefix.length)] : [];
  }
  return [...name.matchAll(new RegExp(`(?<=^|-)(?=${owner.replaceAll(/[^a-z0-9-]/g, "")}-.)`, "g"))].map(({ index }) =>
    name.slice(index + owner.length + 1),
  );
}
