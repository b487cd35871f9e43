import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../../operations/commands/main";
import { goodConfiguration } from "../../model/support/good-configuration";

/** How a command ended, with the folder of the configuration written as `config`. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const variables = ["SWITCHYARD_CONFIG", "SWITCHYARD_ENV", "SWITCHYARD_OVERLAY"] as const;

/** A configuration in a fresh folder, and the command line over it. */
export class Project {
  /** The folder of the configuration; a repository when it was made one. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "switchyard-")));

  constructor(files: Readonly<Record<string, string>> = goodConfiguration) {
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  exists(file: string): boolean {
    return existsSync(this.path(file));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Replaces a part of a file, as a person would. */
  change(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    this.write(
      file,
      text.replace(from, () => to),
    );
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", ["-C", this.folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Makes the folder a repository with everything committed by Ada. */
  commitAll(): void {
    this.git("init", "--quiet", "--initial-branch", "main");
    this.git("config", "user.name", "Ada");
    this.git("config", "user.email", "ada@example.com");
    this.git("config", "commit.gpgsign", "false");
    this.write(".gitignore", "*.bak\n*.overlay.yaml\n*.local.yaml\n");
    this.git("add", ".");
    this.git("commit", "--quiet", "--message", "Begin");
  }

  /** Runs a command line in this process and catches what it prints. */
  async run(...argv: readonly string[]): Promise<Ended> {
    const before = variables.map((name) => process.env[name]);
    for (const name of variables) delete process.env[name];
    process.env.SWITCHYARD_CONFIG = this.folder;
    const printed = { stdout: "", stderr: "" };
    const spies = (["stdout", "stderr"] as const).map((stream) =>
      jest.spyOn(process[stream], "write").mockImplementation((text) => {
        printed[stream] += String(text);
        return true;
      }),
    );
    try {
      const code = await run(argv);
      const plain = (text: string): string => text.replaceAll(this.folder, "config");
      return { code, out: plain(printed.stdout), err: plain(printed.stderr) };
    } finally {
      for (const spy of spies) spy.mockRestore();
      for (const [index, name] of variables.entries()) {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  }

  /** Runs a command line that must be done, and passes on what it prints. */
  async done(...argv: readonly string[]): Promise<string> {
    const { code, out, err } = await this.run(...argv);
    if (code !== 0) throw new Error(`switchyard ${argv.join(" ")} ended with ${code}: ${err}`);
    return out;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let projects: Project[] = [];

/** A project that goes away after the test. */
export function aProject(changes: Readonly<Record<string, string>> = {}): Project {
  const project = new Project({ ...goodConfiguration, ...changes });
  projects.push(project);
  return project;
}

afterEach(() => {
  for (const project of projects) project.remove();
  projects = [];
});
