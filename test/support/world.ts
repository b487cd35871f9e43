import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { nodeOptions } from "../../libraries/node-options";
import { Cloudflare } from "../../operations/adapters/cloudflare";
import { terraformBinary } from "../../operations/adapters/terraform";
import { cdktfProgram } from "../../tour/cdktf";
import {
  clean,
  cloudflareVariables,
  clusterVariables,
  overlay,
  requireTestCluster,
  requireTestZone,
  writeKubeconfig,
} from "../conformance/outside";
import { command, type Ended, Project } from "./project";

const sandboxProgram = join(__dirname, "../../dist/sandbox/main.js");

/** Whether the cluster and the providers are real, as in `npm run test:conformance`. */
export const conformance = process.env.SWITCHYARD_CONFORMANCE === "1";

/** A fault of an API, in the form that the sandbox's control endpoint describes. */
export type Fault = Readonly<Record<string, unknown>>;

/** A request in the sandbox's log. */
export interface Seen {
  readonly api: string;
  readonly method: string;
  readonly path: string;
  /** The time of arrival, RFC 3339. */
  readonly at: string;
  /** Milliseconds until it was complete; null until then. */
  readonly duration: number | null;
}

/**
 * A separate project with both APIs. The sandbox runs in its own process, as for a user, so that a test can kill it.
 */
export class World {
  readonly project = new Project();
  /** The variables that point everything at the APIs. */
  variables: Readonly<Record<string, string>> = {};
  private sandbox: ChildProcess | undefined;
  private own: Readonly<Record<string, string>> = {};
  private outside = false;
  private flags: readonly string[] = [];

  /** Creates a world. @param flags the flags of `switchyard sandbox up` */
  static open(...flags: readonly string[]): Promise<World> {
    return World.openWith(() => {}, ...flags);
  }

  /**
   * Creates a world from existing state.
   *
   * @param prepare a function that writes into the project before the sandbox starts, such as its state file `.switchyard/sandbox.jsonl`
   */
  static async openWith(prepare: (project: Project) => void, ...flags: readonly string[]): Promise<World> {
    const world = new World();
    try {
      prepare(world.project);
      world.flags = conformance ? [...flags, "--providers", "registry"] : flags;
      await world.start();
      if (conformance) await world.goOutside();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  /** Starts the sandbox on this world's state file, also after a kill. */
  async start(): Promise<void> {
    const sandbox = spawn(process.execPath, [sandboxProgram, "up", ...this.flags], {
      cwd: this.project.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.sandbox = sandbox;
    let output = "";
    await new Promise<void>((resolve, reject) => {
      sandbox.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        if (output.includes("Ctrl-C stops it")) resolve();
      });
      sandbox.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
      sandbox.once("close", (code) => reject(new Error(`the sandbox ended with ${code} before it was up:\n${output}`)));
    });
    const control = /Control +(\S+)/.exec(output)?.[1] ?? "";
    const environment = await fetch(`${control}/environment`);
    this.variables = { ...((await environment.json()) as Record<string, string>), ...this.own };
  }

  /** Sets variables in addition to those of the sandbox, also for restarts. */
  always(variables: Readonly<Record<string, string>>): void {
    this.own = variables;
    this.variables = { ...this.variables, ...variables };
  }

  /** Runs a program in the project. */
  run(program: string, ...args: readonly string[]): Promise<Ended> {
    // the same way that `switchyard sandbox run` starts it
    return command(
      this.project,
      { NODE_OPTIONS: nodeOptions(undefined, join(__dirname, "../..")), ...this.variables },
      program,
      ...args,
    );
  }

  /** Runs a program in the project and returns its standard output; fails the test if it does not exit with 0. */
  async must(program: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, output } = await this.run(program, ...args);
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} exited with ${code}:\n${output}`);
    return stdout;
  }

  /** Runs `switchyard …`. */
  switchyard(...args: readonly string[]): Promise<Ended> {
    return this.run(process.execPath, "bin/switchyard.js", ...args);
  }

  /** The Terraform to run: the sandbox's script, which chooses the versions of providers. */
  get terraformProgram(): string {
    return this.variables.TERRAFORM_BINARY_NAME ?? terraformBinary();
  }

  /** Runs `cdktf …` and returns its standard output; fails the test if it does not exit with 0. */
  cdktf(...args: readonly string[]): Promise<string> {
    return this.must(process.execPath, cdktfProgram(), ...args);
  }

  /** Runs `terraform …` in the folder of a stack. */
  terraform(stack: string, ...args: readonly string[]): Promise<Ended> {
    return this.run(this.terraformProgram, `-chdir=cdktf.out/stacks/${stack}`, ...args);
  }

  /** Synthesizes all stacks, or those that match globs. */
  async synth(...globs: readonly string[]): Promise<void> {
    const narrowed = globs.length === 0 ? {} : { SWITCHYARD_STACKS: globs.join(",") };
    const { code, output } = await command(
      this.project,
      { ...this.variables, ...narrowed },
      process.execPath,
      "-r",
      "./bin/libraries.js",
      "dist/main.js",
    );
    if (code !== 0) throw new Error(`synthesis exited with ${code}:\n${output}`);
  }

  /** Initializes and applies stacks in order, with plain Terraform. */
  async apply(...stacks: readonly string[]): Promise<void> {
    for (const stack of stacks) {
      await this.mustTerraform(stack, "init", "-input=false", "-no-color");
      await this.mustTerraform(stack, "apply", "-auto-approve", "-input=false", "-no-color");
    }
  }

  /** Runs `terraform plan`; exit code 0 is nothing to do, 2 something to do. */
  plan(stack: string, ...args: readonly string[]): Promise<Ended> {
    return this.terraform(stack, "plan", "-input=false", "-no-color", "-detailed-exitcode", ...args);
  }

  async mustTerraform(stack: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, output } = await this.terraform(stack, ...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} of ${stack} exited with ${code}:\n${output}`);
    return stdout;
  }

  /** Adds a fault to an API. */
  async fault(fault: Fault): Promise<void> {
    await this.control("POST", "/faults", fault);
  }

  /** Lifts every fault. */
  async heal(): Promise<void> {
    await this.control("DELETE", "/faults");
  }

  /** Makes both colours of a service ready without pods: a Service each, with addresses on which nobody listens. */
  async standIns(namespace: string, service: string, count = 1): Promise<void> {
    const addresses = Array.from({ length: count }, (_, index) => ({ ip: `10.0.0.${index + 1}` }));
    const items = ["blue", "green"].flatMap((colour) => {
      const metadata = { name: `${service}-${colour}`, namespace };
      return [
        { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }] } },
        { apiVersion: "v1", kind: "Endpoints", metadata, subsets: [{ addresses, ports: [{ port: 8080 }] }] },
      ];
    });
    this.project.write("stand-ins.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    await this.must("kubectl", "create", "--validate=false", "-f", "stand-ins.json");
  }

  /** Adds a fault to pods or origins. */
  async trafficFault(fault: Fault): Promise<void> {
    await this.control("POST", "/traffic/faults", fault);
  }

  /** Lifts the faults of pods and origins. */
  async healTraffic(): Promise<void> {
    await this.control("DELETE", "/traffic/faults");
  }

  /** Empties both APIs, lifts faults and forgets requests. */
  async reset(): Promise<void> {
    await this.control("POST", "/reset");
  }

  /** Empties both APIs except the namespace of services, and removes all states. */
  async afresh(): Promise<void> {
    if (this.dead) await this.start();
    if (this.outside) await this.cleanOutside();
    await this.reset();
    rmSync(join(this.project.folder, ".switchyard/state"), { recursive: true, force: true });
    await this.must("kubectl", "create", "namespace", "techdev");
    await this.forgetRequests();
  }

  /** Returns the requests to the APIs since they were last cleared. */
  async requests(): Promise<readonly Seen[]> {
    const answer = (await this.control("GET", "/requests")) as { readonly requests: readonly Seen[] };
    return answer.requests;
  }

  /** Clears the log of requests. */
  async forgetRequests(): Promise<void> {
    await this.control("DELETE", "/requests");
  }

  /** Sends a request to Cloudflare, and returns the result. */
  async cloudflare(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.variables.CLOUDFLARE_BASE_URL}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.variables.CLOUDFLARE_API_TOKEN}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const envelope = (await response.json()) as { readonly success: boolean; readonly result: unknown };
    if (!envelope.success) throw new Error(`${method} ${path}: ${JSON.stringify(envelope)}`);
    return envelope.result;
  }

  /** Whether the sandbox's process has ended. */
  get dead(): boolean {
    return this.sandbox === undefined || this.sandbox.exitCode !== null || this.sandbox.signalCode !== null;
  }

  /** Waits until the sandbox's process has ended for any reason. */
  async ended(): Promise<void> {
    if (!this.dead && this.sandbox !== undefined) await once(this.sandbox, "exit");
  }

  async close(): Promise<void> {
    if (this.outside) await this.cleanOutside();
    if (!this.dead) {
      this.sandbox?.kill("SIGTERM");
      await this.ended();
    }
    this.project.remove();
  }

  /** Uses the cluster of this process's own variables, and Cloudflare's account if they name one. */
  private async goOutside(): Promise<void> {
    const isSandboxCluster = ([name]: readonly [string, string]) => /^(KUBE_|KUBECONFIG$)/.test(name);
    const sandbox = Object.fromEntries(Object.entries(this.variables).filter((entry) => !isSandboxCluster(entry)));
    const cluster = clusterVariables(process.env);
    const cloudflare = process.env.CLOUDFLARE_BASE_URL === undefined ? {} : cloudflareVariables(process.env);
    const variables: Record<string, string> = {
      ...sandbox,
      ...cluster,
      ...cloudflare,
      CDKTF_SKIP_PROVIDER_LOCK: "true",
    };
    if (cluster.KUBE_HOST !== undefined) variables.KUBECONFIG = writeKubeconfig(this.project.folder, cluster);
    this.project.write("conformance.overlay.yaml", overlay(join(this.project.folder, "config")));
    variables.SWITCHYARD_OVERLAY = join(this.project.folder, "conformance.overlay.yaml");
    this.variables = variables;
    // kubectl reads any kubeconfig; jest cannot load the program's library for it
    requireTestCluster(await this.must("kubectl", "get", "namespace", "kube-system", "-o", "json"));
    if (Object.keys(cloudflare).length > 0) {
      await requireTestZone(new Cloudflare(variables), "b".repeat(32), "mcpist.example");
    }
    this.outside = true;
  }

  /** Restores the cluster and the zone. */
  private async cleanOutside(): Promise<void> {
    const namespaces = ["namespace", "techdev", "techdev-mcp"];
    await this.must("kubectl", "delete", ...namespaces, "--ignore-not-found", "--wait", "--timeout=120s");
    await clean(new Cloudflare({ ...this.variables }), "a".repeat(32), "b".repeat(32));
  }

  private async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.variables.SWITCHYARD_SANDBOX}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} of the sandbox answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
