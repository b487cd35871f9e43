import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { World } from "../support/world";

const service = "prompt-service";
const traffic = `local-${service}-traffic`;
const digest = `sha256:${"d".repeat(64)}`;

/** Notes each time that a process reads the file that no load can do without. */
const trace = `
const fs = require("node:fs");
const read = fs.readFileSync;
fs.readFileSync = (file, ...rest) => {
  if (/[/\\\\]base[/\\\\]environment\\.yaml$/.test(String(file))) {
    fs.appendFileSync(process.env.LOADS, process.argv.slice(2).join(" ") + "\\n");
  }
  return read(file, ...rest);
};
`;

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
  const { project } = world;
  project.write("trace.js", trace);
  project.write(".gitignore", "node_modules\ndist\ncdktf.out\n.switchyard\n*.bak\nloads\n*.js\n*.json\n");
  const git = (...args: readonly string[]): string => execFileSync("git", ["-C", project.folder, ...args]).toString();
  git("init", "--quiet", "--initial-branch", "main");
  git("add", "--all");
  git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "Begin");
  await world.must(process.execPath, "bin/switchyard.js", "apply", "local-platform");
  await world.standIns("techdev", service);
  await world.must(process.execPath, "bin/switchyard.js", "apply", traffic);
  const { NODE_OPTIONS = "" } = world.variables;
  world.always({
    NODE_OPTIONS: `${NODE_OPTIONS} --require ${join(project.folder, "trace.js")}`,
    LOADS: join(project.folder, "loads"),
  });
}, 180_000);
afterAll(() => world.close());

/** How often each command line read the configuration, those among them that it started. */
async function loadsOf(...args: readonly string[]): Promise<Readonly<Record<string, number>>> {
  rmSync(join(world.project.folder, "loads"), { force: true });
  const { code, output } = await world.switchyard(...args);
  if (code !== 0) throw new Error(`${args.join(" ")} exited with ${code}:\n${output}`);
  const counts: Record<string, number> = {};
  try {
    const lines = readFileSync(join(world.project.folder, "loads"), "utf8").trim().split("\n");
    for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
  } catch {
    // nothing was read
  }
  return counts;
}

const file = `config/local/services/${service}.yaml`;

/** Every command in an order in which each can be done, and how many configurations it is about: an edit has two. */
const commands: readonly (readonly [command: string, configurations: number])[] = [
  ["status prompt-service", 1],
  [`plan ${traffic}`, 1],
  [`apply ${traffic}`, 1],
  [`apply ${traffic} --base HEAD`, 2],
  ["config", 1],
  ["config --explain services.prompt-service.active", 1],
  ["explain prompt-service", 1],
  ["decide --users all --business high --fix short", 0],
  ["adopt --dry-run local-platform", 1],
  ["providers upgrade local-platform", 1],
  ["flip prompt-service --dry-run", 2],
  ["flip prompt-service --to blue", 1],
  ["rollout prompt-service --percent 5 --dry-run", 2],
  ["flip prompt-service --apply", 2],
  ["rollback prompt-service --reason test --apply", 2],
  ["settle prompt-service", 2],
  [`restore ${file}`, 2],
  [`image prompt-service ghcr.io/techsapo/prompt-service:v9.0.0@${digest}`, 2],
  ["warm prompt-service --replicas 9", 2],
  ["drain mcp koyeb-primary", 2],
  ["undrain mcp koyeb-primary", 2],
  ["maintenance on", 2],
  ["read-only on", 2],
];

test.each(commands)("%s reads each configuration once, which makes %i", async (command, configurations) => {
  const typed = command.split(" ");
  expect(await loadsOf(...typed)).toEqual(configurations === 0 ? {} : { [command]: configurations });
});

test("guard with an environment reads its configuration once", async () => {
  await world.mustTerraform(traffic, "plan", "-input=false", "-no-color", "-out=guarded.tfplan");
  world.project.write("plan.json", await world.mustTerraform(traffic, "show", "-json", "guarded.tfplan"));
  expect(await loadsOf("guard", "--env", "local", "--json", "plan.json")).toEqual({
    "guard --env local --json plan.json": 1,
  });
});

test("a rehearsal takes what its plan has read, and reads the base besides", async () => {
  const command = "plan --rehearse --base HEAD local-platform";
  world.project.edit("config/local/environment.yaml", "mode: development\n", "mode: development\n# later\n");
  expect(await loadsOf(...command.split(" "))).toEqual({ [command]: 2 });
});

test("every command is counted here", () => {
  const counted = new Set([...commands.map(([command]) => command.split(" ")[0]), "guard"]);
  const all = readdirSync(join(__dirname, "../../operations/commands")).filter((name) => name.endsWith(".ts"));
  expect([...counted].sort()).toEqual(
    all
      .map((name) => name.slice(0, -3))
      .filter((name) => name !== "main")
      .sort(),
  );
});
