import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { aProject } from "../support/project";

const root = join(__dirname, "../../..");
/** What is a program of its own, or commander's. */
const elsewhere = ["start", "sandbox", "help"];

test("the help lists every command, and each has the name of its file and of its own help", async () => {
  const project = aProject();
  const { code, out } = await project.run("--help");
  expect(code).toBe(0);
  const commands = out.split("Commands:")[1]?.split("Exit codes:")[0] ?? "";
  const names = [...commands.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name);
  expect(names.slice(0, 4)).toEqual(["status", "plan", "apply", "flip"]);
  const own = names.filter((name) => !elsewhere.includes(name));
  const files = readdirSync(join(root, "operations/commands")).filter((file) => file.endsWith(".ts"));
  expect(own.map((name) => `${name}.ts`).sort()).toEqual(files.filter((file) => file !== "main.ts").sort());
  for (const name of own) {
    const { code: ended, out: help } = await project.run(name, "--help");
    expect([ended, help.split("\n")[0]]).toEqual([0, expect.stringContaining(`Usage: switchyard ${name} [options]`)]);
  }
});

test.each(["--version", "-V"])("prints the version of the package for %s", async (flag) => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  expect(await aProject().run(flag)).toMatchObject({ code: 0, out: `${version}\n` });
});
