import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Rehearsal } from "../../operations/flows/rehearse/rehearsal";
import { command, type Ended, Project } from "../support/project";

const traffic = "local-prompt-service-traffic";
const file = "config/local/services/prompt-service.yaml";
const colours = ["local-prompt-service-blue", "local-prompt-service-green"];
const needed = ["local-platform", "local-alerts", ...colours, traffic];

let project: Project;
let temporary: string;
beforeAll(() => {
  project = new Project();
  // a rehearsal's leftovers would be here; the name is short, because it is part of socket paths
  temporary = mkdtempSync(join(tmpdir(), "r-"));
  project.write(".gitignore", "node_modules\ndist\n*.md\n");
  project.edit(file, "  replicas: 1", "  replicas: 1\n  minReadySeconds: 0");
  git("init", "--quiet", "--initial-branch", "main");
  commit("Begin");
});
afterAll(() => {
  project.remove();
  rmSync(temporary, { recursive: true });
});
afterEach(() => {
  git("checkout", "--quiet", "--force", "main");
  expect(readdirSync(temporary)).toEqual([]);
});

function git(...args: readonly string[]): string {
  return execFileSync("git", ["-C", project.folder, ...args], { encoding: "utf8" });
}

function commit(message: string): void {
  git("add", "--all");
  git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", message);
}

function plan(...args: readonly string[]): Promise<Ended> {
  const variables = { TMPDIR: temporary };
  return command(project, variables, process.execPath, "bin/switchyard.js", "plan", "--rehearse", "--offline", ...args);
}

function rehearsalIn({ stdout }: Ended): Rehearsal {
  return JSON.parse(stdout).rehearsal;
}

test("given a flip and another change, when they are rehearsed, then the end equals the beginning", async () => {
  git("checkout", "--quiet", "-b", "flip-and-alerts");
  project.edit("config/base/triggers.yaml", "error_rate > 5%", "error_rate > 6%");
  commit("Be patient");
  project.edit(file, "active: blue", "active: green");

  const ended = await plan("--json", "--markdown", "summary.md");

  expect(ended.code).toBe(0);
  const { base, verdict, stacks, steps, ends, notes } = rehearsalIn(ended);
  expect(base).toEqual({ commit: git("rev-parse", "main").trim(), why: "where this branch left main" });
  expect([verdict, stacks, notes]).toEqual(["passed", ["local-alerts", traffic], []]);
  expect(steps.map(({ step, command: typed, outcome, words }) => [step, typed, outcome, words])).toEqual([
    ["base", `terraform apply, ${needed.join(", ")}`, "done", [needed.join(", ")]],
    [
      "change",
      `switchyard apply local-alerts ${traffic} --all --env local`,
      "done",
      [
        "kubernetes_config_map_v1 rules-1: 1 in-place update",
        "prompt-service: blue 100 % → green 100 %, 2 in-place updates",
      ],
    ],
    [
      "rollback",
      "switchyard rollback prompt-service --target blue --reason rehearsal --apply --env local",
      "done",
      ["prompt-service: rollback from green: green 100 % → blue 100 % (rehearsal), 2 in-place updates"],
    ],
    [
      "settle",
      "switchyard settle prompt-service --apply --env local",
      "done",
      ["prompt-service: rollback settled, blue 100 %, 1 in-place update"],
    ],
    [
      "back",
      "switchyard apply local-alerts --all --env local",
      "done",
      ["kubernetes_config_map_v1 rules-1: 1 in-place update"],
    ],
  ]);
  const writes = steps.map(({ requests }) => [requests.cloudflare.writes, requests.kubernetes.writes]);
  expect(writes.slice(1)).toEqual([
    [1, 2],
    [1, 1],
    [0, 1],
    [0, 1],
  ]);
  expect(writes[0]?.every((count) => count > 5)).toBe(true);
  for (const { seconds, requests } of steps) {
    expect(seconds).toBeGreaterThan(0);
    expect(requests.kubernetes.reads).toBeGreaterThan(0);
  }
  expect(ends).toMatchObject({ equal: true, stacks: [traffic], differences: [] });
  expect(ends?.objects.cloudflare).toBe(6);
  expect(ends?.objects.kubernetes).toBeGreaterThan(30);

  const markdown = project.read("summary.md");
  expect(markdown).toMatch(/^#### Rehearsal in a sandbox, from [0-9a-f]{12} \(where this branch left main\)\n/);
  expect(markdown).toMatch(
    /:white_check_mark: \*\*passed in [\d.]+ s: the end equals the beginning: 6 objects at Cloudflare/,
  );
  expect(markdown).toContain("| :heavy_check_mark: | roll back | prompt-service: rollback from green: ");
  // the working tree has only the operator's edits
  expect(git("status", "--short")).toBe(` M ${file}\n`);
}, 120_000);

test("given a change that apply would refuse, when it is rehearsed, then it is refused with the reason", async () => {
  project.edit("config/base/triggers.yaml", "error_rate > 5%", "error_rate > 6%");

  const ended = await plan("--base", "HEAD", "--kind", "traffic", "local-alerts");

  const reason = "apply the change: the guard refuses local-alerts as a change of kind traffic; nothing was changed";
  expect(ended.output).toContain("✗  apply the change");
  expect(ended.output).toContain('found update of kubernetes_config_map_v1 "switchyard-rules-local"');
  expect(ended.output).toContain(`\n  refused: ${reason}\n`);
  expect(ended.output).toContain(`\nthe rehearsal was refused: ${reason}\n`);
  expect(ended.output).not.toContain("the base again");
  expect(ended.code).toBe(3);
}, 120_000);

test("given a newer Cloudflare provider, when it is rehearsed, then states are upgraded first and nothing is reverted", async () => {
  // given a base with the oldest provider and a notification policy, with a state of its own
  const settings = "config/local/environment.yaml";
  const older = "terraform: { providers: { cloudflare: 5.14.0 } }\n";
  const own = ".switchyard/state/local-edge.tfstate";
  git("checkout", "--quiet", "-b", "newer-provider");
  project.edit("config/local/edges/mcp.yaml", "origins:\n", "notifications: { emails: [ops@example.com] }\norigins:\n");
  project.edit(settings, "mode: development\n", `mode: development\n${older}`);
  commit("Tell of what happens at the edge");
  const state = readFileSync(join(__dirname, "fixtures/cloudflare-5.14.0/local-edge.state.json"), "utf8");
  project.write(own, state);

  // when the choice is removed, and something else changes as well
  project.edit(settings, older, "");
  project.edit("config/local/edges/mcp.yaml", "ops@example.com", "team@example.com");
  const ended = await plan("--json", "--base", "HEAD", "local-edge");
  const kept = project.read(own);
  rmSync(join(project.folder, own));

  // then its states are upgraded before the apply, as an operator would do
  expect(ended).toMatchObject({ code: 0 });
  const { verdict, steps, ends, notes } = rehearsalIn(ended);
  expect(steps.map(({ step, command: typed, outcome, words }) => [step, typed, outcome, words])).toEqual([
    ["base", "terraform apply, local-platform, local-edge", "done", ["local-platform, local-edge"]],
    [
      "upgrade",
      "switchyard providers upgrade local-edge --env local",
      "done",
      ["local-edge: cloudflare 5.14.0 → 5.18.0 → 5.22.0"],
    ],
    [
      "change",
      "switchyard apply local-edge --all --env local",
      "done",
      ["cloudflare_notification_policy notification-mcp: 1 in-place update"],
    ],
  ]);
  expect(steps[1]?.requests.cloudflare.writes).toBe(0);
  expect(notes).toEqual([
    "cloudflare 5.14.0 → 5.22.0: the upgrade of the states left 6 objects at Cloudflare and 22 in the cluster as they were; " +
      "states cannot be downgraded, so the change is applied but not taken back",
  ]);
  expect([verdict, ends]).toEqual(["passed", undefined]);
  // then the environment's own state is unchanged, and no backup is left
  expect(kept).toBe(state);
  expect(existsSync(join(project.folder, ".switchyard/backups"))).toBe(false);
}, 240_000);

/** Waits for the sandbox with a state below this folder, and returns its process. */
async function sandboxIn(folder: string): Promise<number> {
  for (;;) {
    const [own] = readdirSync(folder).filter((name) => name.startsWith("switchyard-rehearsal-"));
    try {
      const { pid, control } = JSON.parse(readFileSync(join(folder, own ?? "", "sandbox.jsonl.lock"), "utf8"));
      if (control !== undefined) return pid;
    } catch {
      // it is not up yet
    }
    await pause(50);
  }
}

test("given a rehearsal, when it is interrupted, then the sandbox stops and nothing is left behind", async () => {
  project.edit(file, "active: blue", "active: green");
  const child = spawn(process.execPath, ["bin/switchyard.js", "plan", "--rehearse", "--offline"], {
    cwd: project.folder,
    env: { ...process.env, TMPDIR: temporary, CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
  });
  const ended = once(child, "close");
  const pid = await sandboxIn(temporary);

  child.kill("SIGINT");

  expect(await ended).toEqual([130, null]);
  expect(said).toBe("interrupted: the rehearsal's sandbox is stopped and removed\n");
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
}, 120_000);
