import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { valid } from "semver";
import { z } from "zod";
import { obstacleOf, type ProviderChoice, programs, terraformFloor } from "../../model/versions.js";
import { Failure, Interrupted, Refusal, requireUninterrupted } from "../failures.js";
import { quoted } from "../shell.js";
import { type Finished, type RunOptions, runProgram } from "./processes.js";
import { stateIn } from "./state.js";
import { besidesHalt, documentIn, isLockedOtherwise, unsupportedIn } from "./terraform-output.js";

/** Returns the Terraform (or OpenTofu) binary. @param variables the environment variables of the run */
export function terraformBinary(variables: NodeJS.ProcessEnv = process.env): string {
  const named = variables.TERRAFORM_BINARY_NAME;
  return named === undefined || named === "" ? "terraform" : named;
}

/**
 * Checks that Terraform is installed, new enough, and fits the providers.
 *
 * Commands that plan need no check: Terraform itself reads `required_version` first, and `TerraformStack` reports that
 * in the same words.
 *
 * @param providers those of the environment. @default - any
 * @param signal interrupts the check. @default - nothing does
 * @throws Failure that says how to install it; Refusal of a version that cannot be used
 */
export async function requireTerraform(providers?: ProviderChoice, signal?: AbortSignal): Promise<void> {
  const { stdout } = await runTerraform(["version"], { env: terraformVariables(), signal });
  requireUninterrupted(signal);
  const [, program, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout) ?? [];
  if (program !== undefined && version !== undefined) requireNoObstacle(program, version, providers);
}

/** Refuses a version that cannot be used; fails if the text is no version. */
function requireNoObstacle(program: string, version: string, providers: ProviderChoice | undefined): void {
  if (valid(version) === null) {
    throw new Failure(
      `${terraformBinary()} says that it is ${program} "${version}", which is not a version such as ${programs.terraform.default}; ` +
        "nothing was changed. TERRAFORM_BINARY_NAME names the binary that is used",
    );
  }
  const obstacle = obstacleOf(program, version, providers);
  if (obstacle === undefined) return;
  throw new Refusal(
    `${obstacle.reason}; nothing was changed. To go on: ${obstacle.remedy}. TERRAFORM_BINARY_NAME names the binary that is used`,
  );
}

/** Runs Terraform. @throws Failure that says how to install it; Interrupted if the signal is aborted */
async function runTerraform(args: readonly string[], options: RunOptions): Promise<Finished> {
  requireUninterrupted(options.signal);
  const program = terraformBinary({ ...process.env, ...options.env });
  try {
    return await runProgram(program, args, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Failure(
      `${program} is not on the PATH: install Terraform ${terraformFloor} or newer (${programs.terraform.page}), ` +
        "or set TERRAFORM_BINARY_NAME to the binary you use, such as tofu.",
    );
  }
}

/**
 * Returns the variables that Terraform and its providers get in addition to this process's own.
 *
 * If `KUBE_HOST` names the cluster and there is no kubeconfig, the configured context is cleared. The provider would
 * look for it in a missing file: `context "…" does not exist`.
 *
 * @param variables this process's own
 */
export function terraformVariables(variables: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  const isSet = (name: string) => (variables[name] ?? "") !== "";
  const withoutFile = isSet("KUBE_HOST") && !isSet("KUBE_CONFIG_PATH") && !isSet("KUBE_CONFIG_PATHS");
  return {
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // providers run for about a second; less garbage collection saves a tenth of it, for 30 MiB
    ...(isSet("GOGC") ? {} : { GOGC: "400" }),
    ...(withoutFile && variables[contextVariable] === undefined ? { [contextVariable]: "" } : {}),
  };
}

const version = z.looseObject({ version: z.string() });
const synthesized = z.looseObject({
  terraform: z.looseObject({
    required_providers: z.looseObject({ cloudflare: version.optional(), kubernetes: version.optional() }).default({}),
  }),
});

const contextVariable = "TF_VAR_kubernetes_context";

/** The file that cdktf writes for a stack. */
const documentFile = "cdk.tf.json";

/** One synthesized stack, and Terraform run in its folder. */
export class TerraformStack {
  constructor(
    /** The name of the stack. */
    readonly name: string,
    /** The folder of its `cdk.tf.json`. */
    readonly folder: string,
    private readonly options: Pick<RunOptions, "env" | "signal"> = {},
  ) {}

  /** Returns the same stack with a signal, which stops Terraform in good order. */
  interruptedBy(signal: AbortSignal | undefined): TerraformStack {
    return new TerraformStack(this.name, this.folder, { ...this.options, signal });
  }

  /** Returns the same stack in another folder, with its own variables. */
  copiedTo(folder: string, env: Readonly<Record<string, string>>): TerraformStack {
    return new TerraformStack(this.name, folder, { ...this.options, env });
  }

  /** Returns the synthesized document. */
  document(): unknown {
    return JSON.parse(readFileSync(join(this.folder, documentFile), "utf8"));
  }

  /** Replaces the synthesized document. */
  rewrite(document: unknown): void {
    this.write(documentFile, document);
  }

  /** Writes a JSON file into the folder; Terraform reads it if its name ends in `.tf.json`. */
  write(file: string, value: unknown): void {
    writeFileSync(join(this.folder, file), `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Removes files from the folder. */
  remove(...files: readonly string[]): void {
    for (const file of files) rmSync(join(this.folder, file), { force: true });
  }

  /** Whether the folder was initialized before. */
  get isInitialized(): boolean {
    return existsSync(join(this.folder, ".terraform"));
  }

  /** Returns override files. @see https://developer.hashicorp.com/terraform/language/files/override */
  overrides(): readonly string[] {
    return readdirSync(this.folder).filter((name) => /(^|_)override\.tf(\.json)?$/.test(name));
  }

  /** Initializes the folder: installs the providers, in place of other versions, and opens the backend. */
  async init(): Promise<void> {
    const init = ["init", "-input=false", "-no-color"];
    const first = await this.attempt(init);
    if (first.code === 0) return;
    if (!isLockedOtherwise(first.stderr)) throw this.failure("prepare", first);
    await this.run([...init, "-upgrade"], "prepare");
  }

  /** Returns a command line that runs Terraform for the stack. */
  command(...args: readonly string[]): string {
    const binary = terraformBinary({ ...process.env, ...this.options.env });
    return [quoted(binary), `-chdir=${quoted(this.folder)}`, ...args.map(quoted)].join(" ");
  }

  /** Returns such a command line that initializes the folder first. */
  commandAfterInit(...args: readonly string[]): string {
    return `${this.command("init", "-upgrade")} && ${this.command(...args)}`;
  }

  /** Returns the ids in the state by address; none if there is no state yet. */
  async ids(): Promise<ReadonlyMap<string, string>> {
    // a pull starts no provider; only the ids are used
    const text = await this.state();
    if (text.trim() === "") return new Map();
    const state = stateIn(text);
    if (state === undefined) throw new Failure(`the state of ${this.name} is not a Terraform state`);
    return state.ids;
  }

  /** Returns the stored state, which may hold secrets; empty if there is none yet. */
  async state(): Promise<string> {
    return documentIn((await this.run(["state", "pull"], "read the state of")).stdout);
  }

  /** Removes a resource from the state, without touching the object. */
  async forget(address: string): Promise<void> {
    await this.run(["state", "rm", address], "forget a resource of");
  }

  /** Plans into a file, and returns it as JSON. @param targets the addresses to plan. @default - the whole stack */
  async planText(file: string, targets: readonly string[] = []): Promise<string> {
    const narrowed = targets.map((address) => `-target=${address}`);
    await this.run(["plan", "-input=false", "-no-color", `-out=${file}`, ...narrowed], "plan");
    const shown = await this.run(["show", "-json", "-no-color", file], "read the plan of");
    return documentIn(shown.stdout);
  }

  /** Plans and applies at once, without a review. */
  async deploy(): Promise<void> {
    await this.run(["apply", "-input=false", "-no-color", "-auto-approve"], "apply");
  }

  /** Refreshes the state with the current providers, and changes nothing else. */
  async refresh(): Promise<void> {
    await this.run(["apply", "-refresh-only", "-input=false", "-no-color", "-auto-approve"], "upgrade the state of");
  }

  /** Applies a plan file. */
  async apply(file: string): Promise<void> {
    await this.run(["apply", "-input=false", "-no-color", file], "apply");
  }

  /** Returns the provider versions that the stack was synthesized for. */
  providers(): ProviderChoice {
    const { terraform } = synthesized.parse(this.document());
    const { cloudflare, kubernetes } = terraform.required_providers;
    return {
      ...(cloudflare === undefined ? {} : { cloudflare: cloudflare.version }),
      ...(kubernetes === undefined ? {} : { kubernetes: kubernetes.version }),
    };
  }

  private async run(args: readonly string[], doing: string): Promise<Finished> {
    const finished = await this.attempt(args);
    if (finished.code !== 0) throw this.failure(doing, finished);
    return finished;
  }

  private attempt(args: readonly string[]): Promise<Finished> {
    const env = { ...terraformVariables(), ...this.options.env };
    return runTerraform(args, { cwd: this.folder, ...this.options, env });
  }

  /** Returns the failure of a run. @throws Refusal of this Terraform; Interrupted after an interruption */
  private failure(doing: string, { code, stdout, stderr }: Finished): Failure {
    if (this.options.signal?.aborted === true) throw new Interrupted(undefined, besidesHalt(stderr));
    const said = (stderr.trim() === "" ? stdout : stderr).trim();
    const unsupported = unsupportedIn(said);
    if (unsupported !== undefined) requireNoObstacle(unsupported.program, unsupported.version, this.providers());
    const program = basename(terraformBinary({ ...process.env, ...this.options.env }));
    return new Failure(`could not ${doing} ${this.name}: ${program} exited with ${code}\n${said}`);
  }
}
