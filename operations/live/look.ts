import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";
import { splitOf } from "../../model/route/split.js";
import type { Colour } from "../../model/schema/primitives.js";
import type { ColouredService } from "../../model/schema/service.js";
import { Cloudflare } from "../cloudflare.js";
import { Ending } from "../failures.js";
import { aFewAtATime } from "../few.js";
import { Kubernetes } from "../kubernetes.js";
import { synthesize } from "../synth.js";
import { askCluster, type LiveCluster, type LiveColour } from "./cluster.js";
import { type Comparison, compare, poolNames } from "./compare.js";
import { type KnownIds, LiveEdges } from "./edge.js";
import { sharesOf } from "./edge-traffic.js";
import { type DeclaredTraffic, declaredTraffic } from "./traffic-stack.js";
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
    readonly cluster?: Pick<LiveCluster, "selector" | "annotations" | "since"> & {
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
}

/** Services that an API is asked about at the same time. */
const atOnce = 16;

/** Annotation of the active Service that says what was passed over by a person. */
export const overrideAnnotation = "switchyard.dev/override";

/** What the configuration declares of the traffic of services, in the order of the services. */
export async function declarationsOf(
  environment: Environment,
  services: readonly ColouredService[],
): Promise<readonly DeclaredTraffic[]> {
  if (services.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "switchyard-"));
  try {
    const wanted = services.map(({ name }) => names.trafficStack(environment, name));
    const stacks = synthesize(environment, wanted, folder);
    const byName = new Map(stacks.map((stack) => [stack.name, declaredTraffic(stack)]));
    return wanted.flatMap((name) => byName.get(name) ?? []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Asks both APIs at once where the requests of services really go, and compares that with what is declared.
 *
 * An API that does not answer is a part of the answer, so that the other half can still be seen.
 */
export async function look(
  environment: Environment,
  services: readonly ColouredService[],
  declarations: Promise<readonly DeclaredTraffic[]> | readonly DeclaredTraffic[],
  { only, health = false, known }: LookOptions = {},
): Promise<readonly ServiceStatus[]> {
  const { namespace, cluster: place } = environment.settings;
  const kubernetes = new Kubernetes(place.context);
  const clusters =
    only === "edge"
      ? undefined
      : aFewAtATime(services, atOnce, (service) =>
          answered("cluster", () => askCluster(kubernetes, namespace, service)),
        );
  const edges =
    only === "cluster"
      ? undefined
      : new Promise<LiveEdges>((resolve) => resolve(new LiveEdges(new Cloudflare(), health)));
  // looked at below, service by service
  edges?.catch(() => undefined);
  const declared = await declarations;
  return aFewAtATime(services, atOnce, async (service, index) => {
    const traffic = declared.find((one) => one.service === service.name);
    if (traffic === undefined) throw new Error(`nothing is declared of the traffic of ${service.name}`);
    const poolOf = poolNames(environment, service.name);
    const hostname = traffic.edge;
    const edge =
      edges === undefined || hostname === undefined
        ? { value: undefined, problems: [] }
        : await answered("edge", async () => (await edges).ask(hostname, poolOf, known?.get(traffic.stack)));
    const cluster = (await clusters)?.[index] ?? { value: undefined, problems: [] };
    const problems = [...edge.problems, ...cluster.problems];
    const silent = [...problems.map(({ half }) => half), ...(only === undefined ? [] : [otherHalf(only)])];
    const override = cluster.value?.annotations[overrideAnnotation];
    const status = {
      service: service.name,
      stack: traffic.stack,
      ...compare({ environment, service, declared: traffic, edge: edge.value, cluster: cluster.value, silent }),
      declared: declaredOf(service),
      live: {
        ...(edge.value === undefined
          ? {}
          : {
              edge: {
                hostname: traffic.edge?.hostname ?? "",
                shares: sharesOf(edge.value.traffic, poolOf),
                ...(edge.value.since === undefined ? {} : { since: edge.value.since }),
                healthy: edge.value.healthy,
              },
            }),
        ...(cluster.value === undefined ? {} : { cluster: cluster.value }),
      },
      ...(override === undefined ? {} : { override }),
      problems,
    };
    const ways = waysOf(environment, service, status);
    return { ...status, ...(ways === undefined ? {} : { ways }) };
  });
}

/** The other half. */
export function otherHalf(half: Half): Half {
  return half === "edge" ? "cluster" : "edge";
}

function declaredOf(service: ColouredService): ServiceStatus["declared"] {
  const { active, rollback, held } = service;
  return {
    active,
    ...(service.edge === undefined ? {} : { edge: splitOf(service).edge }),
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
    if (!(error instanceof Ending)) throw error;
    return { value: undefined, problems: [{ half, message: error.message }] };
  }
}

/** Whether a colour's address counts say that it could serve. */
export function readyText({ ready, notReady }: LiveColour): string {
  return notReady === 0 ? `${ready} ready` : `${ready} ready, ${notReady} not`;
}
