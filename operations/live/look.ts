import type { Environment } from "../../model/environment.js";
import { commandFor } from "../../model/moves.js";
import { names } from "../../model/names.js";
import { routesOfService, type ServiceRoutes } from "../../model/route/declared.js";
import { podsOf, sharesOf } from "../../model/route/fold.js";
import type { Route } from "../../model/route/route.js";
import { known, type Value } from "../../model/route/value.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Ending, Interrupted } from "../failures.js";
import { aFewAtATime } from "../few.js";
import { type Half, otherHalf, type RouteApi } from "./api.js";
import { apisOf } from "./apis.js";
import { isLiveCluster, type LiveCluster, type LiveColour } from "./cluster.js";
import { type ComparedPart, type Comparison, compare } from "./compare.js";
import type { EdgeOptions } from "./edge.js";
import { isLiveEdge } from "./live-edge.js";
import { type Ways, waysOf } from "./ways.js";

/** The declared and the live state of a service. */
export interface ServiceStatus extends Comparison {
  readonly service: string;
  readonly stack: string;
  readonly declared: {
    readonly active: Colour;
    /** Shares at the edge in percent. @default - the service has no edge */
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
      /** The active Service's selector. @default - there is no active Service */
      readonly selector?: Readonly<Record<string, string>>;
      /** This program's annotations of the active Service. */
      readonly annotations: Readonly<Record<string, string>>;
      readonly since?: string;
      readonly colours: Readonly<Record<Colour, LiveColour>>;
    };
  };
  /** The check that an operator overrode, as the active Service is annotated. */
  readonly override?: string;
  /** How to leave this state. @default - everything is as declared */
  readonly ways?: Ways;
  /** The errors of the APIs that did not answer. */
  readonly problems: readonly { readonly half: Half; readonly message: string }[];
}

/** Options for reading the live state. */
export interface LookOptions extends EdgeOptions {
  /** The half to ask about. @default - both */
  readonly only?: Half | undefined;
  /** The check that an operator overrides, which the apply writes as an annotation. @default - none */
  readonly override?: string | undefined;
}

/** The number of services that are read at the same time. */
const atOnce = 16;

/** The active Service's annotation for a check that an operator overrode. */
export const overrideAnnotation = "switchyard.dev/override";

/**
 * Reads the live routes of services from every API, and compares them with the declared ones.
 *
 * If an API does not answer, the result says so and still has the other half.
 */
export async function look(
  environment: Environment,
  services: readonly ColouredService[],
  { override: note, ...options }: LookOptions = {},
): Promise<readonly ServiceStatus[]> {
  const apis = apisOf(environment, options);
  return aFewAtATime(services, atOnce, async (service) => {
    const stack = names.trafficStack(environment, service.name);
    const routes = withOverride(routesOfService(environment, service), note);
    const remedy = commandFor(environment.name, `apply ${stack}`);
    const answers = await Promise.all(apis.map((api) => askPart(api, service, routes, remedy)));
    const parts = answers.flatMap(({ part }) => part ?? []);
    const problems = answers.flatMap(({ problem }) => problem ?? []);
    const { only } = options;
    const unasked = only === "cluster" ? routes.edge && "edge" : only && otherHalf(only);
    const silent = [
      ...problems.map(({ half }) => `the ${half} did not answer`),
      ...(unasked === undefined ? [] : [`the ${unasked} was not asked`]),
    ];
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

/** The answer of one API. */
interface Answer {
  /** The compared part. @default - the service has no part there, or the API did not answer */
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
    if (!(error instanceof Ending) || error instanceof Interrupted) throw error;
    return { problem: { half: api.half, message: error.message } };
  }
}

/** Adds the annotation of an override to the declared routes. */
function withOverride(routes: ServiceRoutes, override: string | undefined): ServiceRoutes {
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
      const passed = override === undefined ? "" : `, overridden: ${override}`;
      return `${version ?? digest.slice(0, 19)}: ${reason}${passed}`;
    }),
  };
}

/** Formats the number of ready and unready addresses. */
export function readyText({ ready, notReady }: LiveColour): string {
  return notReady === 0 ? `${ready} ready` : `${ready} ready, ${notReady} not`;
}
