import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** The size of a fleet. Each service has a load balancer and two colours, each with Deployment, Service and Ingress. */
export interface FleetSize {
  readonly services: number;
  /** The number of pods of all services and both colours. */
  readonly pods: number;
}

/** The cost until everything was up: every pod ready, every origin healthy. */
export interface Took {
  readonly seconds: number;
  /** CPU time of the sandbox's process, in seconds; undefined without /proc. */
  readonly cpu: number | undefined;
  /** Peak resident memory of that process, in MiB; undefined without /proc. */
  readonly mebibytes: number | undefined;
}

interface Endpoints {
  readonly cloudflare: string;
  readonly kubernetes: string;
  readonly control: string;
}

/**
 * Starts the sandbox with an empty state file, creates a fleet through both APIs, and restarts it from that file.
 *
 * @param program the sandbox's compiled program. @default - the one next to this file
 * @throws if the fleet is not up after five minutes
 */
export async function sandboxFleet(
  stateFile: string,
  size: FleetSize,
  program = join(__dirname, "../sandbox/main.js"),
): Promise<{ readonly made: Took; readonly started: Took }> {
  const once = async (work: (at: Endpoints) => Promise<void>, fromStart: boolean): Promise<Took> => {
    let began = performance.now();
    const child = start(program, stateFile);
    try {
      const at = await endpointsOf(child);
      if (!fromStart) began = performance.now();
      await work(at);
      await until(at, ({ ready, healthy }) => ready === size.pods && healthy === 2 * size.services);
      return { seconds: (performance.now() - began) / 1000, ...usageOf(child.pid ?? 0) };
    } finally {
      await stop(child);
    }
  };
  return {
    made: await once((at) => make(at, size), false),
    started: await once(async () => undefined, true),
  };
}

type Sandbox = ChildProcessByStdio<null, Readable, null>;

function start(program: string, stateFile: string): Sandbox {
  const args = [...process.execArgv, program, "up", "--state", stateFile, "--providers", "registry"];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

async function endpointsOf(sandbox: Sandbox): Promise<Endpoints> {
  let output = "";
  await new Promise<void>((resolve, reject) => {
    sandbox.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.includes("Ctrl-C stops it")) resolve();
    });
    sandbox.once("close", (code) => reject(new Error(`the sandbox exited with ${code} before it was up:\n${output}`)));
  });
  const address = (name: string): string => new RegExp(`${name} +(\\S+)`).exec(output)?.[1] ?? "";
  return { cloudflare: address("Cloudflare"), kubernetes: address("Kubernetes"), control: address("Control") };
}

async function stop(child: Sandbox): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await ended;
}

async function until(at: Endpoints, is: (state: State) => boolean): Promise<void> {
  for (const began = performance.now(); ; ) {
    const state = await stateOf(at);
    if (is(state)) return;
    if (performance.now() - began > 300_000) throw new Error(`not up after 5 minutes: ${JSON.stringify(state)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface State {
  readonly ready: number;
  readonly healthy: number;
}

/** Counts the pods that listen and are ready, and the origins that a monitor found healthy. */
async function stateOf({ kubernetes, control }: Endpoints): Promise<State> {
  const [deployments, traffic] = (await Promise.all([
    ask("GET", `${kubernetes}/apis/apps/v1/namespaces/fleet/deployments`),
    ask("GET", `${control}/traffic`),
  ])) as [
    { readonly items: readonly { readonly status: { readonly readyReplicas?: number } }[] },
    {
      readonly health: readonly { readonly healthy: boolean | null }[];
      readonly pods: readonly { address?: string }[];
    },
  ];
  const said = deployments.items.reduce((sum, { status }) => sum + (status.readyReplicas ?? 0), 0);
  const listening = traffic.pods.filter(({ address }) => address !== undefined).length;
  return {
    // right after a start the API still reports the state before it
    ready: Math.min(said, listening),
    healthy: traffic.health.filter(({ healthy }) => healthy === true).length,
  };
}

async function make(at: Endpoints, { services, pods }: FleetSize): Promise<void> {
  const { cloudflare, kubernetes } = at;
  const account = `${cloudflare}/accounts/${"a".repeat(32)}/load_balancers`;
  const zone = `${cloudflare}/zones/${"b".repeat(32)}`;
  const core = `${kubernetes}/api/v1/namespaces`;
  await ask("POST", core, { metadata: { name: "fleet" } });
  await ask("POST", `${zone}/dns_records`, { type: "A", name: "*.origins.mcpist.example", content: "192.0.2.1" });
  let colours = 0;
  const replicas = (): number => {
    colours += 1;
    return Math.floor((colours * pods) / (2 * services)) - Math.floor(((colours - 1) * pods) / (2 * services));
  };
  const hostOf = (colour: string, name: string): string => `${colour}.${name}.origins.mcpist.example`;
  const inCluster = async (name: string): Promise<void> => {
    for (const colour of ["blue", "green"]) {
      const labels = { "app.kubernetes.io/name": name, colour };
      const apps = `${kubernetes}/apis/apps/v1/namespaces/fleet/deployments`;
      await ask("POST", apps, deployment(`${name}-${colour}`, labels, replicas()));
      await ask("POST", `${core}/fleet/services`, service(`${name}-${colour}`, labels));
      const ingresses = `${kubernetes}/apis/networking.k8s.io/v1/namespaces/fleet/ingresses`;
      await ask("POST", ingresses, ingress(hostOf(colour, name), `${name}-${colour}`));
    }
    await ask("POST", `${core}/fleet/services`, service(name, { "app.kubernetes.io/name": name, colour: "blue" }));
  };
  const atEdge = async (name: string): Promise<void> => {
    const monitor = { type: "http", path: "/health", expected_codes: "200", expected_body: "ok", interval: 60 };
    const { id } = resultOf(await ask("POST", `${account}/monitors`, monitor));
    const pools: string[] = [];
    for (const colour of ["blue", "green"]) {
      const host = hostOf(colour, name);
      const origins = [{ name: colour, address: host, header: { Host: [host] } }];
      const pool = { name: `${name}-${colour}`, monitor: id, origins, check_regions: ["WEU"] };
      pools.push(resultOf(await ask("POST", `${account}/pools`, pool)).id);
    }
    const [live, idle] = pools;
    await ask("POST", `${zone}/load_balancers`, {
      name: `${name}.mcpist.example`,
      proxied: true,
      default_pools: [live],
      fallback_pool: live,
      steering_policy: "off",
      rules: [{ name: "candidate", condition: "false", overrides: { default_pools: [idle] } }],
    });
  };
  const names = Array.from({ length: services }, (_, index) => `service-${index}`);
  await inParallel(names, inCluster);
  await until(at, (now) => now.ready === pods);
  await inParallel(names, atEdge);
}

/** Does as many at once as Terraform would. */
async function inParallel<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}

function resultOf(answer: unknown): { readonly id: string } {
  return (answer as { readonly result: { readonly id: string } }).result;
}

async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: "Bearer sandbox", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return JSON.parse(text);
}

function deployment(name: string, labels: Readonly<Record<string, string>>, replicas: number): object {
  const container = {
    name: "program",
    image: `registry.example/program@sha256:${"1".repeat(64)}`,
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 10 },
    lifecycle: { preStop: { exec: { command: ["sleep", "10"] } } },
  };
  const template = { metadata: { labels: { ...labels, version: "v1.0.0" } }, spec: { containers: [container] } };
  return { metadata: { name, labels }, spec: { replicas, selector: { matchLabels: labels }, template } };
}

function service(name: string, selector: Readonly<Record<string, string>>): object {
  return { metadata: { name }, spec: { selector, ports: [{ name: "http", port: 80, targetPort: "http" }] } };
}

function ingress(host: string, name: string): object {
  const backend = { service: { name, port: { name: "http" } } };
  return {
    metadata: { name },
    spec: { rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
  };
}

/** Clock ticks per second, the unit of CPU time in /proc. */
const ticks = 100;

function usageOf(pid: number): Pick<Took, "cpu" | "mebibytes"> {
  try {
    const [, , user, system] = /\) (?:\S+ ){11}((\d+) (\d+))/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { cpu: (Number(user) + Number(system)) / ticks, mebibytes: Number(peak) / 1024 };
  } catch {
    return { cpu: undefined, mebibytes: undefined };
  }
}
