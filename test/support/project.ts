import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../operations/adapters/processes";

const root = join(__dirname, "../..");
const copied = [
  "main.ts",
  "model",
  "constructs",
  "stacks",
  "operations",
  "tour",
  "sandbox",
  "bench",
  "config",
  "bin",
  "dist",
];
const files = ["package.json", "cdktf.json", "tsconfig.json", "tsconfig.synth.json"];

/** A separate checkout, so that a test may edit the configuration and keep its own state. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "switchyard-project-"));

  constructor() {
    for (const name of [...copied, ...files]) cpSync(join(root, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Replaces text in a file. @throws if the text is not there, because the test would test nothing */
  edit(file: string, from: string, to: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    if (!before.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}:\n${before}`);
    writeFileSync(path, before.replace(from, to));
  }

  /** Reads a file below the project. */
  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Writes a file below the project. */
  write(file: string, text: string): void {
    mkdirSync(join(this.folder, file, ".."), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  /** Returns the folder of a synthesized stack. */
  stack(name: string): string {
    return join(this.folder, "cdktf.out/stacks", name);
  }

  /** Reads a synthesized stack. */
  synthesized(name: string): string {
    return readFileSync(join(this.stack(name), "cdk.tf.json"), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The result of a command. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Standard output, followed by standard error. */
  readonly output: string;
}

/** Runs a command in a project, with variables in addition to this process's own. */
export async function command(
  project: Project,
  variables: Readonly<Record<string, string>>,
  program: string,
  ...args: readonly string[]
): Promise<Ended> {
  const finished = await runProgram(program, args, {
    cwd: project.folder,
    // Terraform's output is parsed, and its colours would depend on who started the tests
    env: { CHECKPOINT_DISABLE: "1", CI: "1", FORCE_COLOR: "0", TF_CLI_ARGS: "-no-color", ...variables },
  });
  return { code: finished.code, stdout: finished.stdout, output: finished.stdout + finished.stderr };
}
