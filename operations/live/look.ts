import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import { routesOfService, type ServiceRoutes } from "../../model/route/declared.js";
import { podsOf, sharesOf } from "../../model/route/fold.js";
import type { Route } from "../../model/route/route.js";
import { known, type Value } from "../../model/route/value.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Ending } from "../failures.js";
import { aFewAtATime } from "../few.js";
import { type Half, otherHalf, type RouteApi } from "./api.js";
import { apisOf } from "./apis.js";
import { isLiveCluster, type LiveCluster, type LiveColour } from "./cluster.js";
import { type ComparedPart, type Comparison, compare } from "./compare.js";
import type { EdgeOptions } from "./edge.js";
import { isLiveEdge } from "./live-edge.js";
import { type Ways, waysOf } from "./ways.js";

/** What configuration declares of a service and what really is. */
export interface ServiceStatus extends Comparison {
  readonly service: string;
  readonly stack: string;
  readonly declared: {
    readonly active: Colour;
    /** Percentages of the edge; nothing without an edge. */
    readonly edge?: Readonly<Record<Colour, number>>;
    readonly rollback?: ColouredService["rollback"];
    readonly held: readonly string[];
  };
  readonly live: {
    readonly edge?: {
      readonly hostname: string;
      readonly shares: Readonly<Record<Colour, number>>;
      readonly since?: string;
      readonly healthy: Readonly<Partial<Record<Colour, boolean>>>;
    };
    readonly cluster?: {
      /** What the active Service selects; nothing while there is none. */
      readonly selector?: Readonly<Record<string, string>>;
      /** This program's annotations of it. */
      readonly annotations: Readonly<Record<string, string>>;
      readonly since?: string;
      readonly colours: Readonly<Record<Colour, LiveColour>>;
    };
  };
  /** Readiness or a hold that somebody passed over, as the active Service says. */
  readonly override?: string;
  /** How to leave this state. @default - everything is as declared */
  readonly ways?: Ways;
  /** What the APIs that did not answer said instead. */
  readonly problems: readonly { readonly half: Half; readonly message: string }[];
}

/** Which APIs are asked, and how. */
export interface LookOptions extends EdgeOptions {
  /** @default - both */
  readonly only?: Half | undefined;
  /** What a person passed over, which the apply annotates. @default - nothing */
  readonly override?: string | undefined;
}

/** Services that are asked about at the same time. */
const atOnce = 16;

/** Annotation of the active Service that says what was passed over by a person. */
export const overrideAnnotation = "switchyard.dev/override";

/**
 * Asks every API at once where the requests of services really go, and compares that with what is declared.
 *
 * An API that does not answer is a part of the answer, so that the other half can still be seen.
 */
export async function look(
  environment: Environment,
  services: readonly ColouredService[],
  { override: passed, ...options }: LookOptions = {},
): Promise<readonly ServiceStatus[]> {
  const apis = apisOf(environment, options);
  return aFewAtATime(services, atOnce, async (service) => {
    const stack = names.trafficStack(environment, service.name);
    const routes = passedOver(routesOfService(environment, service), passed);
    const remedy = commandFor(environment.name, `apply ${stack}`);
    const answers = await Promise.all(apis.map((api) => askPart(api, service, routes, remedy)));
    const parts = answers.flatMap(({ part }) => part ?? []);
    const problems = answers.flatMap(({ problem }) => problem ?? []);
    const { only } = options;
    const silent = [...problems.map(({ half }) => half), ...(only === undefined ? [] : [otherHalf(only)])];
    const live = liveOf(service, parts);
    const override = live.cluster?.annotations[overrideAnnotation];
    const comparison = compare(parts, silent);
    const ways = waysOf(environment, service, { stack, parts, problems, ...comparison });
    return {
      service: service.name,
      stack,
      ...comparison,
      declared: declaredOf(service, routes.edge),
      live,
      ...(override === undefined ? {} : { override }),
      problems,
      ...(ways === undefined ? {} : { ways }),
    };
  });
}

/** What one API answered. */
interface Answer {
  /** @default - the service has no part there, or the API did not answer */
  readonly part?: ComparedPart;
  readonly problem?: ServiceStatus["problems"][number];
}

async function askPart(
  api: RouteApi,
  service: ColouredService,
  routes: ServiceRoutes,
  remedy: string,
): Promise<Answer> {
  const declared = api.declared(routes);
  if (declared === undefined) return {};
  try {
    const live = await api.ask(service);
    return { part: { title: api.title, declared, live, deviations: api.compare(declared, live, remedy) } };
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
    return { problem: { half: api.half, message: error.message } };
  }
}

/** What is annotated because a person passed something over is declared for this apply. */
function passedOver(routes: ServiceRoutes, override: string | undefined): ServiceRoutes {
  if (override === undefined) return routes;
  const { cluster } = routes;
  return { ...routes, cluster: { ...cluster, notes: { ...cluster.notes, [overrideAnnotation]: override } } };
}

function liveOf({ edge }: ColouredService, parts: readonly ComparedPart[]): ServiceStatus["live"] {
  const found = parts.map(({ live }) => live);
  const [hostname, cluster] = [found.find(isLiveEdge), found.find(isLiveCluster)];
  return {
    ...(hostname === undefined
      ? {}
      : {
          edge: {
            hostname: edge?.hostname ?? "",
            shares: sharesOf(hostname.route),
            ...(hostname.since === undefined ? {} : { since: hostname.since }),
            healthy: hostname.healthy,
          },
        }),
    ...(cluster === undefined ? {} : { cluster: clusterStatus(cluster) }),
  };
}

function clusterStatus({ route, since, colours }: LiveCluster): NonNullable<ServiceStatus["live"]["cluster"]> {
  const selector = podsOf(route)?.selector;
  return {
    ...(selector === undefined ? {} : { selector: textsOf(known(selector) ?? {}) }),
    annotations: textsOf(route?.notes ?? {}),
    ...(since === undefined ? {} : { since }),
    colours,
  };
}

function textsOf(values: Readonly<Record<string, Value<string>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const text = known(value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

function declaredOf(service: ColouredService, edge: Route | undefined): ServiceStatus["declared"] {
  const { active, rollback, held } = service;
  return {
    active,
    ...(edge === undefined ? {} : { edge: sharesOf(edge) }),
    ...(rollback === undefined ? {} : { rollback }),
    held: held.map(({ version, digest, reason, override }) => {
      const passed = override === undefined ? "" : `, passed over: ${override}`;
      return `${version ?? digest.slice(0, 19)}: ${reason}${passed}`;
    }),
  };
}

/** Whether a colour's address counts say that it could serve. */
export function readyText({ ready, notReady }: LiveColour): string {
  return notReady === 0 ? `${ready} ready` : `${ready} ready, ${notReady} not`;
}
