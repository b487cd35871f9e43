import type { Environment } from "../environment.js";
import { labels } from "../names.js";
import { routesOf } from "./declared.js";
import { linksOf } from "./declared-links.js";
import { noteOf, routeKey, targetsOf } from "./fold.js";
import { type Identity, isIdentity, type Owners, ownersOf } from "./identity.js";
import { type Link, type Links, linkKey } from "./link.js";
import type { Route, Target } from "./route.js";
import type { TerraformRoutes } from "./terraform.js";
import { withWays } from "./ways.js";

/** One side of one or several plans. */
export type Said = readonly Pick<TerraformRoutes, "hostnames" | "services" | "pools" | "links">[];

/** A whole route, and the parts that come from the base. */
export interface Completed {
  readonly route: Route;
  readonly fromBase: {
    /** Whether the choices are the base's. */
    readonly choices: boolean;
    /** The base's targets, without what is behind them. */
    readonly targets: readonly Identity[];
    /** The base's links behind targets. */
    readonly links: readonly Link[];
  };
}

/** A whole route on both sides. */
export interface CompletedSides {
  readonly before: Completed | undefined;
  readonly after: Completed | undefined;
}

/**
 * Returns the whole routes before and after plans, by `routeKey`; the base completes what a plan does not hold.
 *
 * A part that only one side of a plan has does not exist on the other; the base does not add it.
 *
 * @param base the declaration of everything unchanged
 * @param owners the owners of pods by label. @default - the base's
 */
export function complete(
  { before, after }: { readonly before: Said; readonly after: Said },
  base: Environment,
  owners: Owners = ownersOf(base),
): ReadonlyMap<string, CompletedSides> {
  const both = [...before, ...after];
  const declared = new Map(routesOf(base).map((route) => [routeKey(route), route]));
  const said = new Set(both.flatMap((one) => routesIn(one, declared)).map(routeKey));
  const pools = new Set(both.flatMap((one) => [...one.pools.values()].map(([identity]) => identity)));
  const links = new Set(both.flatMap((one) => one.links.map(linkKey)));
  const around = { owners, declared, said, pools, links, declaredLinks: linksOf(base) };
  const [was, is] = [before, after].map((side) => wholeRoutes(side, around));
  return new Map(
    [...new Set([...declared.keys(), ...said])].map((key) => [key, { before: was?.get(key), after: is?.get(key) }]),
  );
}

interface Around {
  readonly owners: Owners;
  readonly declared: ReadonlyMap<string, Route>;
  /** The keys of either side; the base does not add those. */
  readonly said: ReadonlySet<string>;
  readonly pools: ReadonlySet<Identity>;
  readonly links: ReadonlySet<string>;
  readonly declaredLinks: Links;
}

function wholeRoutes(side: Said, around: Around): ReadonlyMap<string, Completed> {
  const { owners, declared, said, declaredLinks } = around;
  const own = side.flatMap((one) => routesIn(one, declared)).map((route) => [routeKey(route), route] as const);
  const fromBase = new Set(declaredLinks.all.filter((link) => !around.links.has(linkKey(link))));
  const links = { ...declaredLinks, all: [...side.flatMap((one) => one.links), ...fromBase] };
  const routes = new Map([...own, ...[...declared].filter(([key]) => !said.has(key))]);
  return new Map(
    [...routes].map(([key, route]): readonly [string, Completed] => {
      const used = new Set<Link>();
      const targets = targetsFor(route, side, around);
      const whole = { ...route, targets: Object.fromEntries(targets.map(([identity, target]) => [identity, target])) };
      return [
        key,
        {
          route: withWays(whole, { links, owners, used }),
          fromBase: {
            choices: !said.has(key),
            targets: targets.flatMap(([identity, , source]) => (source === "base" ? [identity] : [])),
            links: [...used].filter((link) => fromBase.has(link)),
          },
        },
      ];
    }),
  );
}

/** Returns the targets of a route: those of the plan's side, else the base's, unless the other side has them. */
function targetsFor(
  route: Route,
  side: Said,
  { declared, said, pools }: Around,
): readonly (readonly [Identity, Target, "plan" | "base"])[] {
  const key = routeKey(route);
  const planned = new Map(route.of === "hostname" ? side.flatMap((one) => [...one.pools.values()]) : []);
  const base = declared.get(key)?.targets ?? {};
  const own = said.has(key) ? route.targets : {};
  const all = [...Object.keys(said.has(key) ? own : base).filter(isIdentity), ...route.choices.flatMap(targetsOf)];
  return [...new Set(all)].flatMap((identity): readonly (readonly [Identity, Target, "plan" | "base"])[] => {
    const plan = planned.get(identity) ?? own[identity];
    if (plan !== undefined) return [[identity, plan, "plan"]];
    const rest = route.of === "hostname" && pools.has(identity) ? undefined : base[identity];
    return rest === undefined ? [] : [[identity, rest, "base"]];
  });
}

/** Returns the routes of a side; the Services of colours are links, not routes. */
function routesIn({ hostnames, services }: Said[number], declared: Around["declared"]): readonly Route[] {
  const active = [...services.values()].filter(
    (route) => noteOf(route, labels.active) !== undefined || declared.has(routeKey(route)),
  );
  return [...hostnames.values(), ...active];
}
