import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Account, sandboxAccount, sandboxZones, type Zone } from "./cloudflare/account";
import { cloudflareApi, sandboxToken } from "./cloudflare/api";
import type { HealthSource } from "./cloudflare/health";
import { control } from "./control";
import { DataPlane, type DataPlaneOptions } from "./data-plane";
import { trafficCommands } from "./data-plane/commands";
import { environmentOf, inherited, kubeconfigOf, type StandIn } from "./environment";
import { type FaultRule, Faults, inFront } from "./faults";
import { type Listening, listen } from "./http";
import { type KubernetesApi, type KubernetesOptions, kubernetesApi, type PodRuntime } from "./kubernetes";
import { page } from "./page/html";
import { LiveFeed } from "./page/live";
import { type ProviderProcess, startProviderProcess } from "./provider-process";
import { type Api, RequestLog } from "./requests";
import { claim } from "./running";
import { Store } from "./store";
import { writeTerraform } from "./terraform";

/** The sources of Terraform's providers: the sandbox's own stand-in, or wherever Terraform finds them. */
export const providerSources = ["stand-in", "registry"] as const;

/** Options of a sandbox. */
export interface SandboxOptions {
  /** The file that stores the objects of both APIs. @default - memory only */
  readonly stateFile?: string;
  /** Ports to listen on. @default - free ones */
  readonly ports?: { readonly cloudflare?: number; readonly kubernetes?: number; readonly control?: number };
  readonly providers: (typeof providerSources)[number];
  /** The Cloudflare account. @default sandboxAccount */
  readonly account?: Account;
  /** The Cloudflare zones. @default sandboxZones */
  readonly zones?: readonly Zone[];
  /** The source of origins' health. @default - every origin is healthy */
  readonly health?: HealthSource;
  /** Options of the Kubernetes API. @default - see {@link KubernetesOptions} */
  readonly kubernetes?: Omit<KubernetesOptions, "token">;
  /** Options of the data plane. @default - no data plane: pods become ready, but nothing listens */
  readonly traffic?: DataPlaneOptions;
  /** Faults in force from the start. @default - none */
  readonly faults?: readonly FaultRule[];
}

/** A running sandbox. */
export interface Sandbox {
  /** The variables that point Terraform, cdktf, kubectl and curl at it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The address of the Cloudflare API, including `/client/v4`. */
  readonly cloudflareUrl: string;
  readonly kubernetesUrl: string;
  readonly controlUrl: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** The data plane; undefined if nothing moves requests. */
  readonly traffic: DataPlane | undefined;
  /** Empties both APIs, lifts all faults and forgets all requests. */
  reset(): void;
  /** Stops everything and removes all files except the state file. */
  close(): Promise<void>;
}

/** Starts both APIs, the control endpoint and, on request, the provider server. @throws if a port or the state file is in use */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const parts = new Parts();
  try {
    return await start(options, parts);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function start(options: SandboxOptions, parts: Parts): Promise<Sandbox> {
  const { stateFile, ports = {}, account = sandboxAccount, zones = sandboxZones } = options;
  const held = stateFile === undefined ? undefined : await claim(stateFile);
  parts.add(() => held?.release());
  const store = Store.open(stateFile);
  parts.add(() => store.close());
  const folder = folderFor(stateFile);
  parts.add(() => rmSync(folder, { recursive: true, force: true }));

  const faults = new Faults();
  for (const fault of options.faults ?? []) faults.add(fault);
  const requests = new RequestLog();
  let providers: ProviderProcess | undefined;
  const victims = {
    kill: (victim: "sandbox" | "providers") =>
      victim === "providers" ? providers?.kill() : process.kill(process.pid, "SIGKILL"),
  };
  const serve = async (api: Api, listener: RequestListener, port?: number): Promise<Listening> => {
    const listening = await listen(inFront(api, listener, faults, requests, victims), port);
    parts.add(() => listening.close());
    return listening;
  };

  const traffic = options.traffic === undefined ? undefined : new DataPlane(options.traffic);
  parts.add(() => traffic?.close());
  const source = options.health ?? traffic?.health;
  const health = source === undefined ? {} : { health: source };
  const route = (): void => traffic?.route(cloudflare.objects);
  const cloudflare = cloudflareApi(store, { account, zones, token: sandboxToken, onChange: route, ...health });
  parts.add(() => cloudflare.close());
  const newKubernetes = (): KubernetesApi => {
    const make = (runtime?: PodRuntime): KubernetesApi =>
      kubernetesApi(store, {
        ...options.kubernetes,
        ...(runtime === undefined ? {} : { runtime }),
        token: sandboxToken,
      });
    return traffic === undefined ? make() : traffic.serve(make);
  };
  let kubernetes = newKubernetes();
  parts.add(() => kubernetes.close());
  const cloudflareListening = await serve("cloudflare", cloudflare.listener, ports.cloudflare);
  const kubernetesListener: RequestListener = (request, response) => {
    // without TLS kubectl and the Kubernetes provider do not send a bearer token; a wrong token is still refused
    request.headers.authorization ??= `Bearer ${sandboxToken}`;
    kubernetes.listener(request, response);
  };
  const kubernetesListening = await serve("kubernetes", kubernetesListener, ports.kubernetes);
  await traffic?.open();
  route();
  const reset = (): void => {
    // its controllers and watches cache objects, so a new API takes over
    kubernetes.close();
    store.clear();
    kubernetes = newKubernetes();
    faults.clear();
    requests.clear();
    traffic?.clear();
    route();
  };

  const cloudflareUrl = `${cloudflareListening.url}/client/v4`;
  const kubernetesUrl = kubernetesListening.url;
  let environment: Record<string, string> = {};
  const status = (): Record<string, unknown> => ({
    pid: process.pid,
    state: stateFile ?? null,
    cloudflare: cloudflareUrl,
    kubernetes: kubernetesUrl,
    edge: traffic?.edgeUrl ?? null,
    ingress: traffic?.ingressUrl ?? null,
    providers: options.providers,
    providerPid: providers?.pid() ?? null,
  });
  const live = traffic === undefined ? undefined : new LiveFeed(traffic);
  parts.add(() => live?.close());
  const shown = traffic === undefined || live === undefined ? {} : { more: trafficCommands(traffic, live), page };
  const controlListener = control({ faults, requests, status, reset, environment: () => environment, ...shown });
  const controlListening = await listen(controlListener, ports.control);
  parts.add(() => controlListening.close());

  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, kubeconfigOf(kubernetesUrl, sandboxToken), { mode: 0o600 });
  const controlUrl = controlListening.url;
  const edgeUrl = traffic?.edgeUrl;
  const addresses = {
    cloudflareUrl,
    kubernetesUrl,
    controlUrl,
    edgeUrl,
    token: sandboxToken,
    kubeconfig,
  };
  let standIn: StandIn | undefined;
  if (options.providers === "stand-in") {
    const started = await startProviderProcess(
      folder,
      inherited(environmentOf({ ...addresses, providers: undefined })),
    );
    providers = started;
    parts.add(() => started.close());
    standIn = { folder, pid: process.pid, terraform: writeTerraform(folder, process.pid) };
  }
  environment = environmentOf({ ...addresses, providers: standIn });
  held?.publish(controlUrl);
  return {
    environment,
    cloudflareUrl,
    kubernetesUrl,
    controlUrl,
    faults,
    requests,
    traffic,
    reset,
    close: () => parts.close(),
  };
}

/** Returns the folder for sockets and the kubeconfig; it depends on the state file alone, so that a killed sandbox's files are cleaned up. */
function folderFor(stateFile: string | undefined): string {
  const prefix = join(tmpdir(), "switchyard-sandbox-");
  if (stateFile === undefined) return mkdtempSync(prefix);
  const folder = prefix + createHash("sha256").update(resolve(stateFile)).digest("hex").slice(0, 12);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** The started parts, to be stopped in reverse order. */
class Parts {
  private stops: (() => unknown)[] = [];

  add(stop: () => unknown): void {
    this.stops.push(stop);
  }

  async close(): Promise<void> {
    const stops = this.stops.reverse();
    this.stops = [];
    for (const stop of stops) await stop();
  }
}
