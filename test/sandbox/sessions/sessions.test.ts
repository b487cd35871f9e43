import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inherited } from "../../../sandbox/environment";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";
import { Transcript } from "./transcript";

// starts a sandbox and sixty programs
jest.setTimeout(120_000);

const pages = readdirSync(__dirname)
  .filter((name) => name.endsWith(".md"))
  .sort();

let sandbox: Sandbox;
let folder: string;
let played: ReadonlyMap<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-session-"));
  sandbox = await startSandbox({ providers: "registry", traffic: { speed: 10, podStartMs: 5 } });
  const transcripts = pages.map((name) => new Transcript(readFileSync(join(__dirname, name), "utf8")));
  const outputs = await play(transcripts.flatMap(({ commands }) => commands));
  played = new Map(
    transcripts.map((transcript, index) => [
      pages[index] ?? "",
      transcript.with(outputs.splice(0, transcript.commands.length)),
    ]),
  );
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs commands one by one in one shell. @returns the output of each */
function play(commands: readonly string[]): Promise<string[]> {
  const separator = "\u001e";
  const script = ["exec 2>&1", ...commands.flatMap((command) => [command, `printf '${separator}'`])].join("\n");
  const env = { ...inherited(sandbox.environment), LC_ALL: "C" };
  const shell = spawn("bash", ["-c", script], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  // a command that waits for ever shows in the page
  const patience = setTimeout(() => shell.kill("SIGKILL"), 90_000);
  let output = "";
  shell.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    shell.once("error", reject);
    shell.once("exit", () => shell.stdout.destroy());
    shell.once("close", () => {
      clearTimeout(patience);
      resolve(output.split(separator).slice(0, commands.length));
    });
  });
}

test.each(pages)("%s shows the real output", (name) => {
  const file = join(__dirname, name);
  const now = played.get(name) ?? "";
  // to record the current output: SESSIONS=write npx jest test/sandbox/sessions
  if (process.env.SESSIONS === "write") writeFileSync(file, now);
  expect(now.split("\n")).toEqual(readFileSync(file, "utf8").split("\n"));
});
