import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { World } from "../support/world";

const tour = "node bin/switchyard.js start";

let world: World;
beforeAll(async () => {
  world = await World.open("--no-traffic");
}, 60_000);
afterAll(() => world.close(), 60_000);

/**
 * Runs the tour on a terminal.
 *
 * @param keys the keys, each with the text to wait for
 */
function onTerminal(
  ...keys: readonly (readonly [string, string])[]
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const child = spawn("script", ["--quiet", "--return", "--command", tour, "/dev/null"], {
    cwd: world.project.folder,
    env: { ...process.env, ...world.variables, TERM: "xterm", NO_COLOR: "", TMPDIR: world.project.folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = [...keys];
  let shown = "";
  let from = 0;
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    shown += chunk;
    const [next] = waiting;
    if (next === undefined || !shown.slice(from).includes(next[0])) return;
    waiting.shift();
    from = shown.length;
    child.stdin.write(next[1]);
  });
  // if the tour waits for an unexpected key, show its output so far
  const patience = setTimeout(() => child.kill("SIGTERM"), 100_000);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(patience);
      resolve({ code, shown });
    });
  });
}

function left(): readonly string[] {
  return readdirSync(world.project.folder).filter((name) => name.startsWith("switchyard-tour-"));
}

test("given the tour's first question, when q is pressed, then the tour ends and nothing has changed", async () => {
  const { code, shown } = await onTerminal(["Enter continues, q ends the tour", "q"]);

  expect(stripVTControlCharacters(shown)).toContain("1/2  Deploy local");
  expect(shown.trimEnd().endsWith("\u001b[?25h")).toBe(true);
  expect(code).toBe(0);
  expect(await world.must("kubectl", "get", "namespaces", "-o", "name")).not.toContain("techdev");
}, 60_000);

test("given a deploy in the tour, when Ctrl-C is pressed, then Terraform ends cleanly and its state is complete", async () => {
  const { code, shown } = await onTerminal(["Enter continues, q ends the tour", "\r"], [" local-platform ", "\u0003"]);

  expect(stripVTControlCharacters(shown)).toContain("Requests go where the configuration says");
  expect(stripVTControlCharacters(shown).trimEnd()).toMatch(/Interrupted\.$/);
  expect(code).toBe(130);
  expect(left()).toEqual([]);
  const locks = readdirSync(world.project.folder, { recursive: true, encoding: "utf8" });
  expect(locks.filter((name) => name.endsWith(".lock.info"))).toEqual([]);
  expect((await world.plan("local-platform")).code).toBe(0);
}, 120_000);

test("given a command that fails in the sandbox, then `sandbox run` has its exit code", async () => {
  const { code, output } = await world.switchyard("sandbox", "run", "--", "sh", "-c", "echo so; exit 7");
  expect([code, output]).toEqual([7, "so\n"]);
}, 60_000);
