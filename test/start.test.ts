import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");

function files(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

const sources = [
  ...files("bin", ".js"),
  "main.ts",
  ...["model", "constructs", "stacks", "operations", "tour", "sandbox"].flatMap((folder) => files(folder, ".ts")),
];

test.each([
  ["a patch of Node's module system", /_resolveFilename|Module\.prototype|prototype\._compile|\brequire\.extensions/],
  ["a flag of V8's", /setFlagsFromString|v8\.setFlags/],
  ["an option slipped to other programs", /NODE_OPTIONS/],
])("nothing that starts has %s", (_, pattern) => {
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((file) => pattern.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});

/** Runs the command line as its users do. */
function switchyard(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bin/switchyard.js", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "" },
  });
  return { code: status, output: stdout + stderr };
}

test("given the bundle that the build makes, then it prints what the sources do", () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    ["dist/operations/commands/main.js", "explain", "prompt-service"],
    {
      cwd: root,
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "" },
    },
  );
  expect(switchyard("explain", "prompt-service")).toEqual({ code: status, output: stdout });
  expect(stdout).toContain("prompt-service");
});

test("a command that synthesizes nothing does not load cdktf", () => {
  const script = `
    process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache).filter((file) => /node_modules.(cdktf|@cdktf)/.test(file)))));
    require("./dist/operations/commands/main.js").run(["explain", "prompt-service"]);
  `;
  const { stdout } = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  expect(stdout.trim().split("\n").at(-1)).toBe("[]");
});
