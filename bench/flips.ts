import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeOptions } from "../libraries/node-options.js";
import { cdktfProgram } from "../tour/cdktf.js";
import { writeFleet } from "./fleet.js";
import { inTurns, type Measured, measure } from "./measure.js";

const root = join(__dirname, "../..");
const parts = ["main.ts", "model", "constructs", "stacks", "sandbox", "bin", "dist"];
const files = ["package.json", "cdktf.json", "tsconfig.json", "tsconfig.synth.json"];
const service = "service-0000";
const stack = `fleet-${service}-traffic`;

/** The cost of a flip by each method, and its number of API requests. */
export interface Flips {
  /** `terraform plan` and `terraform apply` of a synthesized stack: the least that any method has to do. */
  readonly bare: Measured;
  /** `cdktf deploy` of the traffic stack, starting from the edited file. */
  readonly deploy: Measured;
  /** `switchyard flip --apply`. */
  readonly flip: Measured;
  /** Requests to both APIs during one `switchyard flip`. */
  readonly requests: number;
}

/**
 * Flips one service of a fleet back and forth in a sandbox, alternating between the methods.
 *
 * @param services the size of the fleet, of which one is deployed
 * @param providers `stand-in`, or `registry` for the ones that Terraform finds
 */
export async function flips(services: number, runs: number, providers: "stand-in" | "registry"): Promise<Flips> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-bench-flips-"));
  let sandbox: ChildProcess | undefined;
  try {
    for (const name of [...parts, ...files]) cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFleet(join(folder, "config"), services);
    mkdirSync(join(folder, "out"));
    const started = await start(folder, providers);
    sandbox = started.process;
    const env = { ...started.variables, SWITCHYARD_ENV: "fleet", CI: "1" };
    const narrowed = { ...env, SWITCHYARD_STACKS: stack };
    const node = (...args: string[]) => measure(process.execPath, args, env, folder, false);
    await node("bin/switchyard.js", "apply", "fleet-platform", `fleet-${service}-*`, "--yes");

    const flip = () => node("bin/switchyard.js", "flip", service, "--apply", "--yes");
    const deploy = () => {
      turn(folder);
      // the same way that `switchyard sandbox run` starts it
      const variables = { ...narrowed, NODE_OPTIONS: nodeOptions() };
      return measure(process.execPath, [cdktfProgram(), "deploy", stack, "--auto-approve"], variables, folder, false);
    };
    const bare = async (): Promise<Measured> => {
      turn(folder);
      await measure(process.execPath, ["-r", "./bin/libraries.js", "dist/main.js"], narrowed, folder);
      const script = "terraform plan -input=false -out=bench.tfplan && terraform apply -input=false bench.tfplan";
      return measure("sh", ["-c", script], env, join(folder, "cdktf.out/stacks", stack), false);
    };
    // the first run creates Terraform's folder
    await flip();
    await fetch(`${started.control}/requests`, { method: "DELETE" });
    await flip();
    const requests = await asked(started.control);
    const median = await inTurns(runs, new Map(Object.entries({ bare, deploy, flip })));
    return { bare: median("bare"), deploy: median("deploy"), flip: median("flip"), requests };
  } finally {
    sandbox?.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Changes the one line that an operator changes. */
function turn(folder: string): void {
  const file = join(folder, `config/fleet/services/${service}.yaml`);
  const text = readFileSync(file, "utf8");
  const other = text.includes("active: blue") ? "green" : "blue";
  writeFileSync(file, text.replace(/^active: .*$/m, `active: ${other}`));
}

interface Started {
  readonly process: ChildProcess;
  readonly variables: Readonly<Record<string, string>>;
  readonly control: string;
}

function start(folder: string, providers: string): Promise<Started> {
  const zone = `fleet.example=${"b".repeat(32)}`;
  const flags = ["--zone", zone, "--enterprise", "--no-traffic", "--providers", providers];
  const child = spawn(process.execPath, ["dist/sandbox/main.js", "up", ...flags], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.once("close", () => reject(new Error(`the sandbox ended:\n${said}`)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!said.includes("Ctrl-C stops it")) return;
      const control = /Control +(\S+)/.exec(said)?.[1] ?? "";
      const answered = fetch(`${control}/environment`).then((answer) => answer.json());
      answered.then((variables) => resolve({ process: child, variables: Object(variables), control }), reject);
    });
  });
}

/** Returns the number of requests to both APIs so far. */
async function asked(control: string): Promise<number> {
  const answer: unknown = await (await fetch(`${control}/requests`)).json();
  const { requests } = Object(answer);
  return Array.isArray(requests) ? requests.length : Number.NaN;
}
