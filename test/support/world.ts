import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
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

/** Whether the cluster and the providers are real ones, as `npm run test:conformance` has it. */
export const conformance = process.env.SWITCHYARD_CONFORMANCE === "1";

/** What a fault at one of the APIs does; the sandbox's control endpoint describes the form. */
export type Fault = Readonly<Record<string, unknown>>;

/** A request as the sandbox saw it. */
export interface Seen {
  readonly api: string;
  readonly method: string;
  readonly path: string;
  /** When it came, as RFC 3339. */
  readonly at: string;
  /** Milliseconds until it was over; null while it is not. */
  readonly duration: number | null;
}

/**
 * A project of its own with both APIs behind it: the sandbox in a process of its own, as a user runs it, so that it can be
 * killed like one.
 */
export class World {
  readonly project = new Project();
  /** Variables that point everything at the APIs. */
  variables: Readonly<Record<string, string>> = {};
  private sandbox: ChildProcess | undefined;
  private own: Readonly<Record<string, string>> = {};
  private outside = false;
  private flags: readonly string[] = [];

  /** @param flags of `switchyard sandbox up` */
  static open(...flags: readonly string[]): Promise<World> {
    return World.openWith(() => {}, ...flags);
  }

  /**
   * Returns the same, from what was there before.
   *
   * @param prepare writes into the project, before the sandbox starts on its state file `.switchyard/sandbox.jsonl`
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

  /** Starts the sandbox on this world's state file, again after it was killed. */
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

  /** Sets variables beside those of the sandbox, also when it is started again. */
  always(variables: Readonly<Record<string, string>>): void {
    this.own = variables;
    this.variables = { ...this.variables, ...variables };
  }

  /** Runs a program in the project. */
  run(program: string, ...args: readonly string[]): Promise<Ended> {
    return command(this.project, this.variables, program, ...args);
  }

  /** Runs a program in the project and gives its standard output; fails the test when it does not exit with 0. */
  async must(program: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, output } = await this.run(program, ...args);
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} exited with ${code}:\n${output}`);
    return stdout;
  }

  /** `switchyard …`. */
  switchyard(...args: readonly string[]): Promise<Ended> {
    return this.run(process.execPath, "bin/switchyard.js", ...args);
  }

  /** The Terraform that everything here runs: the sandbox stands before it, and chooses the versions of its providers. */
  get terraformProgram(): string {
    return this.variables.TERRAFORM_BINARY_NAME ?? terraformBinary();
  }

  /** `cdktf …`, standard output; fails the test when it does not exit with 0. */
  cdktf(...args: readonly string[]): Promise<string> {
    return this.must(process.execPath, cdktfProgram(), ...args);
  }

  /** `terraform …` in the folder of a stack. */
  terraform(stack: string, ...args: readonly string[]): Promise<Ended> {
    return this.run(this.terraformProgram, `-chdir=cdktf.out/stacks/${stack}`, ...args);
  }

  /** Synthesizes, all stacks or those that the globs name. */
  async synth(...globs: readonly string[]): Promise<void> {
    const narrowed = globs.length === 0 ? {} : { SWITCHYARD_STACKS: globs.join(",") };
    const variables = { ...this.variables, ...narrowed };
    const { code, output } = await command(this.project, variables, process.execPath, "dist/main.js");
    if (code !== 0) throw new Error(`synthesis exited with ${code}:\n${output}`);
  }

  /** Initializes and applies stacks in order, with Terraform itself. */
  async apply(...stacks: readonly string[]): Promise<void> {
    for (const stack of stacks) {
      await this.mustTerraform(stack, "init", "-input=false", "-no-color");
      await this.mustTerraform(stack, "apply", "-auto-approve", "-input=false", "-no-color");
    }
  }

  /** `terraform plan`'s exit code and output: 0 nothing to do, 2 something to do. */
  plan(stack: string, ...args: readonly string[]): Promise<Ended> {
    return this.terraform(stack, "plan", "-input=false", "-no-color", "-detailed-exitcode", ...args);
  }

  async mustTerraform(stack: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, output } = await this.terraform(stack, ...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} of ${stack} exited with ${code}:\n${output}`);
    return stdout;
  }

  /** Breaks something at one of the APIs. */
  async fault(fault: Fault): Promise<void> {
    await this.control("POST", "/faults", fault);
  }

  /** Lifts every fault. */
  async heal(): Promise<void> {
    await this.control("DELETE", "/faults");
  }

  /** Makes both colours of a service ready without a pod: a Service of each with addresses that nobody listens on. */
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

  /** Makes pods or origins suffer. */
  async trafficFault(fault: Fault): Promise<void> {
    await this.control("POST", "/traffic/faults", fault);
  }

  /** Lets pods and origins be well again. */
  async healTraffic(): Promise<void> {
    await this.control("DELETE", "/traffic/faults");
  }

  /** Empties both APIs, lifts faults and forgets requests. */
  async reset(): Promise<void> {
    await this.control("POST", "/reset");
  }

  /** Empties both APIs but for the namespace of services, and forgets what was applied. */
  async afresh(): Promise<void> {
    if (this.dead) await this.start();
    if (this.outside) await this.cleanOutside();
    await this.reset();
    rmSync(join(this.project.folder, ".switchyard/state"), { recursive: true, force: true });
    await this.must("kubectl", "create", "namespace", "techdev");
    await this.forgetRequests();
  }

  /** What the APIs were asked since it was last forgotten. */
  async requests(): Promise<readonly Seen[]> {
    const answer = (await this.control("GET", "/requests")) as { readonly requests: readonly Seen[] };
    return answer.requests;
  }

  /** Forgets what was asked so far. */
  async forgetRequests(): Promise<void> {
    await this.control("DELETE", "/requests");
  }

  /** Asks Cloudflare, and gives the result. */
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

  /** Waits until the sandbox's process has ended, by whatever killed it. */
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

  /** Takes the cluster, and where it is named the Cloudflare, of this process's own variables. */
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
    // kubectl reads every kubeconfig; the library that does so for the program cannot be loaded by jest
    requireTestCluster(await this.must("kubectl", "get", "namespace", "kube-system", "-o", "json"));
    if (Object.keys(cloudflare).length > 0) {
      await requireTestZone(new Cloudflare(variables), "b".repeat(32), "mcpist.example");
    }
    this.outside = true;
  }

  /** Leaves the cluster and the zone as they were. */
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
