import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";
import { routesOfService, type ServiceRoutes } from "../../model/route/declared.js";
import { podsOf, sharesOf } from "../../model/route/fold.js";
import { ownersOf } from "../../model/route/identity.js";
import type { Route } from "../../model/route/route.js";
import { known, type Value } from "../../model/route/value.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Cloudflare } from "../adapters/cloudflare.js";
import { Kubernetes } from "../adapters/kubernetes.js";
import { Ending, Interrupted } from "../failures.js";
import { aFewAtATime } from "../few.js";
import { askCluster, type LiveCluster, type LiveColour } from "./cluster.js";
import { type Comparison, compare } from "./compare.js";
import { type KnownIds, LiveEdges } from "./edge.js";
import { type Ways, waysOf } from "./ways.js";

/** One half of a service's traffic, and the API that has it. */
export type Half = "edge" | "cluster";

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
export interface LookOptions {
  /** @default - both */
  readonly only?: Half | undefined;
  /** Whether Cloudflare is asked for the health of pools. @default false */
  readonly health?: boolean;
  /** Ids by stack, from a plan or a state, so that nothing has to be searched. @default - hostnames are looked for */
  readonly known?: ReadonlyMap<string, KnownIds>;
  /** What a person passed over, which the apply annotates. @default - nothing */
  readonly override?: string | undefined;
  /** Ends what is asked. @default - every answer is waited for */
  readonly signal?: AbortSignal | undefined;
}

/** Services that an API is asked about at the same time. */
const atOnce = 16;

/** Annotation of the active Service that says what was passed over by a person. */
export const overrideAnnotation = "switchyard.dev/override";

/**
 * Asks both APIs at once where the requests of services really go, and compares that with what is declared.
 *
 * An API that does not answer is a part of the answer, so that the other half can still be seen.
 */
export async function look(
  environment: Environment,
  services: readonly ColouredService[],
  { only, health = false, known: ids, override: passed, signal }: LookOptions = {},
): Promise<readonly ServiceStatus[]> {
  const { namespace, cluster: place, cloudflare } = environment.settings;
  const owners = ownersOf(environment);
  const kubernetes = new Kubernetes(place.context, undefined, signal);
  const clusters =
    only === "edge"
      ? undefined
      : aFewAtATime(services, atOnce, (service) =>
          answered("cluster", () => askCluster(kubernetes, namespace, service, owners)),
        );
  const edges =
    only === "cluster"
      ? undefined
      : new Promise<LiveEdges>((resolve) =>
          resolve(new LiveEdges(new Cloudflare(undefined, signal), cloudflare, owners, health)),
        );
  // looked at below, service by service
  edges?.catch(() => undefined);
  return aFewAtATime(services, atOnce, async (service, index) => {
    const stack = names.trafficStack(environment, service.name);
    const declared = passedOver(routesOfService(environment, service), passed);
    const hostname = service.edge?.hostname;
    const edge =
      edges === undefined || hostname === undefined
        ? { value: undefined, problems: [] }
        : await answered("edge", async () => (await edges).ask(hostname, service.name, ids?.get(stack)));
    const cluster = (await clusters)?.[index] ?? { value: undefined, problems: [] };
    const problems = [...edge.problems, ...cluster.problems];
    const silent = [...problems.map(({ half }) => half), ...(only === undefined ? [] : [otherHalf(only)])];
    const liveCluster = cluster.value === undefined ? undefined : clusterStatus(cluster.value);
    const override = liveCluster?.annotations[overrideAnnotation];
    const status = {
      service: service.name,
      stack,
      ...compare({ environment, stack, declared, edge: edge.value, cluster: cluster.value, silent }),
      declared: declaredOf(service, declared.edge),
      live: {
        ...(edge.value === undefined
          ? {}
          : {
              edge: {
                hostname: hostname ?? "",
                shares: sharesOf(edge.value.route),
                ...(edge.value.since === undefined ? {} : { since: edge.value.since }),
                healthy: edge.value.healthy,
              },
            }),
        ...(liveCluster === undefined ? {} : { cluster: liveCluster }),
      },
      ...(override === undefined ? {} : { override }),
      problems,
    };
    const ways = waysOf(environment, service, status);
    return { ...status, ...(ways === undefined ? {} : { ways }) };
  });
}

/** What is annotated because a person passed something over is declared for this apply. */
function passedOver(routes: ServiceRoutes, override: string | undefined): ServiceRoutes {
  if (override === undefined) return routes;
  const { cluster } = routes;
  return { ...routes, cluster: { ...cluster, notes: { ...cluster.notes, [overrideAnnotation]: override } } };
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

/** The other half. */
export function otherHalf(half: Half): Half {
  return half === "edge" ? "cluster" : "edge";
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

interface Answered<T> {
  readonly value: T | undefined;
  readonly problems: readonly { readonly half: Half; readonly message: string }[];
}

async function answered<T>(half: Half, ask: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { value: await ask(), problems: [] };
  } catch (error) {
    if (!(error instanceof Ending) || error instanceof Interrupted) throw error;
    return { value: undefined, problems: [{ half, message: error.message }] };
  }
}

/** Whether a colour's address counts say that it could serve. */
export function readyText({ ready, notReady }: LiveColour): string {
  return notReady === 0 ? `${ready} ready` : `${ready} ready, ${notReady} not`;
}
