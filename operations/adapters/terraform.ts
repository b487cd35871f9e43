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

/** The Terraform (or OpenTofu) binary that is used. @param variables those that it is run with */
export function terraformBinary(variables: NodeJS.ProcessEnv = process.env): string {
  const named = variables.TERRAFORM_BINARY_NAME;
  return named === undefined || named === "" ? "terraform" : named;
}

/**
 * Makes sure that Terraform is here, new enough, and goes with the providers.
 *
 * Commands that plan need not ask: Terraform itself reads `required_version` before anything else, and `TerraformStack` says
 * its answer in the same words.
 *
 * @param providers those of the environment. @default - whatever they are
 * @param signal interrupts it. @default - nothing does
 * @throws a failure that says how to get it, a refusal of one that cannot be used
 */
export async function requireTerraform(providers?: ProviderChoice, signal?: AbortSignal): Promise<void> {
  const { stdout } = await runTerraform(["version"], { env: terraformVariables(), signal });
  requireUninterrupted(signal);
  const [, program, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout) ?? [];
  if (program !== undefined && version !== undefined) requireNoObstacle(program, version, providers);
}

/** @throws a refusal that names what was found, what is allowed and what to do, a failure where that is no version */
function requireNoObstacle(program: string, version: string, providers: ProviderChoice | undefined): void {
  if (valid(version) === null) {
    throw new Failure(
      `${terraformBinary()} says that it is ${program} "${version}", which is no version such as ${programs.terraform.default}; ` +
        "nothing was changed. TERRAFORM_BINARY_NAME names the binary that is used",
    );
  }
  const obstacle = obstacleOf(program, version, providers);
  if (obstacle === undefined) return;
  throw new Refusal(
    `${obstacle.reason}; nothing was changed. To go on: ${obstacle.remedy}. TERRAFORM_BINARY_NAME names the binary that is used`,
  );
}

/** @throws a failure that says how to get it where there is none, Interrupted instead of beginning after an interruption */
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
 * Variables that Terraform and its providers get beside this process's own.
 *
 * Where `KUBE_HOST` names the cluster and no kubeconfig is named, the context of the configuration is taken back, because
 * the provider would look for it in a file that is not there: `context "…" does not exist`.
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
    // providers live for a second: collecting less takes a tenth of it away, for 30 MiB
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

/** What cdktf writes of a stack. */
const documentFile = "cdk.tf.json";

/** One synthesized stack, and Terraform run in its folder. */
export class TerraformStack {
  constructor(
    /** The name of the stack. */
    readonly name: string,
    /** The folder that holds its `cdk.tf.json`. */
    readonly folder: string,
    private readonly options: Pick<RunOptions, "env" | "signal"> = {},
  ) {}

  /** The same stack; what Terraform does with it ends in good order when the signal says so, by an Interrupted. */
  interruptedBy(signal: AbortSignal | undefined): TerraformStack {
    return new TerraformStack(this.name, this.folder, { ...this.options, signal });
  }

  /** The same stack in another folder, with variables of its own. */
  copiedTo(folder: string, env: Readonly<Record<string, string>>): TerraformStack {
    return new TerraformStack(this.name, folder, { ...this.options, env });
  }

  /** What was synthesized. */
  document(): unknown {
    return JSON.parse(readFileSync(join(this.folder, documentFile), "utf8"));
  }

  /** Puts something else in place of what was synthesized. */
  rewrite(document: unknown): void {
    this.write(documentFile, document);
  }

  /** Writes a file of JSON beside what was synthesized, which Terraform reads where it ends in `.tf.json`. */
  write(file: string, value: unknown): void {
    writeFileSync(join(this.folder, file), `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Removes files that stand beside what was synthesized. */
  remove(...files: readonly string[]): void {
    for (const file of files) rmSync(join(this.folder, file), { force: true });
  }

  /** Whether the folder was ever initialized. */
  get isInitialized(): boolean {
    return existsSync(join(this.folder, ".terraform"));
  }

  /**
   * Names of the files beside it that override what was synthesized.
   *
   * @see https://developer.hashicorp.com/terraform/language/files/override
   */
  overrides(): readonly string[] {
    return readdirSync(this.folder).filter((name) => /(^|_)override\.tf(\.json)?$/.test(name));
  }

  /** Downloads or finds the providers and opens the backend; providers that the folder had before give way to what it asks for. */
  async init(): Promise<void> {
    const init = ["init", "-input=false", "-no-color"];
    const first = await this.attempt(init);
    if (first.code === 0) return;
    if (!isLockedOtherwise(first.stderr)) throw this.failure("prepare", first);
    await this.run([...init, "-upgrade"], "prepare");
  }

  /** The command line that a person types to have Terraform do something with the stack. */
  command(...args: readonly string[]): string {
    const binary = terraformBinary({ ...process.env, ...this.options.env });
    return [quoted(binary), `-chdir=${quoted(this.folder)}`, ...args.map(quoted)].join(" ");
  }

  /** The same, that can be typed whether its folder was initialized for its providers or not. */
  commandAfterInit(...args: readonly string[]): string {
    return `${this.command("init", "-upgrade")} && ${this.command(...args)}`;
  }

  /** Ids by address of what the state knows; none when there is no state yet. */
  async ids(): Promise<ReadonlyMap<string, string>> {
    // a pull starts no provider, and leaves the values where they are: only ids are taken
    const text = await this.state();
    if (text.trim() === "") return new Map();
    const state = stateIn(text);
    if (state === undefined) throw new Failure(`the state of ${this.name} is not one that Terraform wrote`);
    return state.ids;
  }

  /** The state as it is kept, which may hold secrets; empty when there is none yet. */
  async state(): Promise<string> {
    return documentIn((await this.run(["state", "pull"], "read the state of")).stdout);
  }

  /** Lets go of a resource without touching the object. */
  async forget(address: string): Promise<void> {
    await this.run(["state", "rm", address], "forget a resource of");
  }

  /**
   * Plans into a file and gives what `terraform show -json` prints of it.
   *
   * @param targets addresses that the plan is narrowed to. @default the whole stack
   */
  async planText(file: string, targets: readonly string[] = []): Promise<string> {
    const narrowed = targets.map((address) => `-target=${address}`);
    await this.run(["plan", "-input=false", "-no-color", `-out=${file}`, ...narrowed], "plan");
    const shown = await this.run(["show", "-json", "-no-color", file], "read the plan of");
    return documentIn(shown.stdout);
  }

  /** Plans and applies in one go, without anybody's review. */
  async deploy(): Promise<void> {
    await this.run(["apply", "-input=false", "-no-color", "-auto-approve"], "apply");
  }

  /** Writes the state anew by the providers at hand, as what is live has it, and changes nothing else. */
  async refresh(): Promise<void> {
    await this.run(["apply", "-refresh-only", "-input=false", "-no-color", "-auto-approve"], "upgrade the state of");
  }

  /** Applies a plan file. */
  async apply(file: string): Promise<void> {
    await this.run(["apply", "-input=false", "-no-color", file], "apply");
  }

  /** The versions of the providers that the stack was synthesized for. */
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

  /** @throws a refusal where this Terraform cannot run the stack, Interrupted where it was interrupted */
  private failure(doing: string, { code, stdout, stderr }: Finished): Failure {
    if (this.options.signal?.aborted === true) throw new Interrupted(undefined, besidesHalt(stderr));
    const said = (stderr.trim() === "" ? stdout : stderr).trim();
    const unsupported = unsupportedIn(said);
    if (unsupported !== undefined) requireNoObstacle(unsupported.program, unsupported.version, this.providers());
    const program = basename(terraformBinary({ ...process.env, ...this.options.env }));
    return new Failure(`could not ${doing} ${this.name}: ${program} exited with ${code}\n${said}`);
  }
}
