import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformBinary } from "../../../operations/adapters/terraform";
import { cloudflareApi } from "../../../sandbox/cloudflare/api";
import { type Listening, listen } from "../../../sandbox/http";
import { kubernetesApi } from "../../../sandbox/kubernetes";
import { type Generation, generations, newestGenerations } from "../../../sandbox/provider/generations";
import { type Providers, startProviders } from "../../../sandbox/provider/start";
import { Store } from "../../../sandbox/store";

/** The account and zone of these tests. */
export const account = { id: "f".repeat(32), name: "Tests", enterprise: true };
export const zone = { id: "e".repeat(32), name: "example.com" };

const token = "sandbox";

/** Returns a Terraform expression in its JSON form. */
export function expression(text: string): string {
  return `\${${text}}`;
}

/** One request to an API. */
export interface Seen {
  readonly api: "cloudflare" | "kubernetes";
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** The result of a run of Terraform. */
export interface Ran {
  readonly code: number;
  /** Both streams. */
  readonly text: string;
}

/** Responds in place of an API; `undefined` lets the API respond. */
export type Interference = (
  request: IncomingMessage,
  response: ServerResponse,
) => "taken" | "lose the answer" | undefined;

/** A plan in the form of `terraform show -json`. */
export interface PlanJson {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly type: string;
    readonly action_reason?: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Record<string, unknown> | null;
      readonly after: Record<string, unknown> | null;
      readonly after_unknown: Record<string, unknown>;
      readonly replace_paths?: readonly (readonly (string | number)[])[];
    };
  }[];
  readonly resource_drift?: readonly unknown[];
}

/** The versions that the installed bindings are generated from. */
export const oldest: readonly Generation[] = [
  { source: "cloudflare/cloudflare", version: generations["cloudflare/cloudflare"][0] },
  { source: "hashicorp/kubernetes", version: generations["hashicorp/kubernetes"][0] },
];

/** The versions in use and the ones before them; every promise holds for both. */
export const generationsUsed = [
  ["cloudflare 5.14.0, kubernetes 2.38.0", oldest],
  ["cloudflare 5.22.0, kubernetes 3.2.1", newestGenerations()],
] as const;

/** Both APIs, both stand-in providers, and a folder for the real Terraform. */
export class Workbench {
  readonly seen: Seen[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "provider-"));
  interfere: Interference = () => undefined;
  /** The Terraform or OpenTofu to run. */
  program = terraformBinary();
  private readonly listening: Listening[] = [];
  private providers: Providers | undefined;
  private environment: Record<string, string> = {};
  private readonly stop: (() => void)[] = [];

  private constructor(private chosen: readonly Generation[]) {}

  /** Starts everything. @param chosen the versions of the providers. @default - the newest */
  static async open(chosen: readonly Generation[] = newestGenerations()): Promise<Workbench> {
    const bench = new Workbench(chosen);
    const store = Store.open();
    const cloudflare = cloudflareApi(store, { account, zones: [zone], token });
    const kubernetes = kubernetesApi(store, { token });
    bench.stop.push(
      () => cloudflare.close(),
      () => kubernetes.close(),
    );
    const [edge, cluster] = await Promise.all([
      bench.serve("cloudflare", cloudflare.listener),
      bench.serve("kubernetes", kubernetes.listener),
    ]);
    bench.environment = {
      CLOUDFLARE_BASE_URL: `${edge.url}/client/v4`,
      CLOUDFLARE_API_TOKEN: token,
      KUBE_HOST: cluster.url,
      KUBE_TOKEN: token,
    };
    await bench.startProviders();
    return bench;
  }

  /** Sends a request to the Kubernetes API. */
  async kubernetes(
    method: string,
    path: string,
    body?: unknown,
    contentType = "application/json",
  ): Promise<Record<string, unknown>> {
    return this.ask(`${this.environment.KUBE_HOST}${path}`, method, body, contentType);
  }

  async cloudflare(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await this.ask(`${this.environment.CLOUDFLARE_BASE_URL}${path}`, method, body, "application/json");
    return answer.result as Record<string, unknown>;
  }

  async startProviders(): Promise<void> {
    this.providers = await startProviders({ folder: this.folder, environment: this.environment });
  }

  async stopProviders(): Promise<void> {
    await this.providers?.close();
  }

  /** Switches to other versions of the providers. */
  choose(...chosen: readonly Generation[]): void {
    this.chosen = [...this.chosen.filter(({ source }) => chosen.every((one) => one.source !== source)), ...chosen];
  }

  /** Writes a configuration, as JSON; `init` is needed only once. */
  configure(configuration: object): void {
    mkdirSync(this.folder, { recursive: true });
    // a running provider has no version, so none is required
    const terraform = {
      required_providers: {
        cloudflare: { source: "cloudflare/cloudflare" },
        kubernetes: { source: "hashicorp/kubernetes" },
      },
    };
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify({ terraform, ...configuration }));
  }

  /** Runs Terraform; a non-zero exit code is not an error here. */
  terraform(...args: readonly string[]): Promise<Ran> {
    const { TF_CLI_CONFIG_FILE: _none, ...inherited } = process.env;
    const env = {
      ...inherited,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_REATTACH_PROVIDERS: this.providers?.reattach(this.chosen) ?? "",
    };
    return new Promise((resolve) => {
      execFile(
        this.program,
        [...args, ...(args[0] === "show" ? [] : ["-no-color"])],
        { cwd: this.folder, env, maxBuffer: 64 * 2 ** 20 },
        (error, stdout, stderr) => {
          resolve({
            code: error === null ? 0 : typeof error.code === "number" ? error.code : 1,
            text: stdout + stderr,
          });
        },
      );
    });
  }

  /** Runs Terraform; a failure fails the test. */
  async must(...args: readonly string[]): Promise<string> {
    const { code, text } = await this.terraform(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${code}:\n${text}`);
    return text;
  }

  /** Plans into `tfplan` and returns the plan. */
  async plan(...args: readonly string[]): Promise<PlanJson> {
    await this.must("plan", "-out=tfplan", ...args);
    return JSON.parse((await this.must("show", "-json", "tfplan")).trim());
  }

  state(): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.folder, "terraform.tfstate"), "utf8"));
  }

  async close(): Promise<void> {
    await this.stopProviders();
    await Promise.all(this.listening.map((server) => server.close()));
    for (const stop of this.stop) stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(api: Seen["api"], listener: RequestListener): Promise<Listening> {
    const server = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        this.seen.push({
          api,
          method: request.method ?? "",
          path: request.url ?? "",
          body: text === "" ? null : JSON.parse(text),
        });
      });
      const interference = this.interfere(request, response);
      if (interference === "taken") return;
      if (interference === "lose the answer") response.end = () => response.destroy();
      listener(request, response);
    });
    this.listening.push(server);
    return server;
  }

  private async ask(url: string, method: string, body: unknown, contentType: string): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${token}`, "content-type": contentType };
    const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return (await answer.json()) as Record<string, unknown>;
  }
}
