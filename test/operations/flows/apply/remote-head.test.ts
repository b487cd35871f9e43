import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aProject, type Project } from "../../support/project";

const shop = "production/services/shop.yaml";
const start = "production is protected, and what is applied there has to start from the remote's head: ";

let ci: string | undefined;
let folder: string;
beforeEach(() => {
  ci = process.env.CI;
  process.env.CI = "1";
  folder = mkdtempSync(join(tmpdir(), "switchyard-remote-"));
});
afterEach(() => {
  if (ci === undefined) delete process.env.CI;
  else process.env.CI = ci;
  rmSync(folder, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** A clone whose branch follows the one branch of a remote. */
function clone(): { readonly project: Project; readonly remote: string } {
  const project = aProject();
  project.commitAll();
  const remote = join(folder, "remote.git");
  git("init", "--quiet", "--bare", "--initial-branch", "main", remote);
  project.git("remote", "add", "origin", remote);
  project.git("push", "--quiet", "--set-upstream", "origin", "main");
  return { project, remote };
}

function commit(project: Project, from: string, to: string): void {
  project.change(shop, from, to);
  project.git("commit", "--quiet", "--message", to, "--", shop);
}

/** Somebody else's commit reaches the remote, and not this clone. */
function pushElsewhere(project: Project): void {
  commit(project, "version: v1.1.0", "version: v1.1.1");
  project.git("push", "--quiet");
  project.git("reset", "--quiet", "--hard", "HEAD^");
}

const apply = ["apply", "production-shop-traffic", "--env", "production", "--yes"] as const;

test("refuses a checkout outside of a repository", async () => {
  const { code, err } = await aProject().run(...apply);
  expect([code, err]).toEqual([
    3,
    `${start}config is not in a git repository; nothing was changed. Apply from a clone: \`git clone <remote>\`\n`,
  ]);
});

test("refuses a branch without an upstream, with the command that sets one", async () => {
  const project = aProject();
  project.commitAll();
  const { code, err } = await project.run(...apply);
  expect([code, err]).toEqual([
    3,
    `${start}the branch main has no upstream; nothing was changed. Say which branch it follows: ` +
      "`git branch --set-upstream-to=<remote>/<branch> main`\n",
  ]);
});

test("refuses an unreachable remote, with git's error", async () => {
  const { project, remote } = clone();
  rmSync(remote, { recursive: true });
  const { code, err } = await project.run(...apply);
  expect(err).toBe(
    `${start}origin/main cannot be fetched (fatal: '${remote}' does not appear to be a git repository); nothing was ` +
      "changed. Try it: `git fetch origin main`\n",
  );
  expect(code).toBe(3);
});

test("refuses a checkout that is behind its remote", async () => {
  const { project } = clone();
  pushElsewhere(project);
  const { code, err } = await project.run(...apply);
  expect([code, err]).toEqual([
    3,
    `${start}this checkout is 1 commit behind origin/main; nothing was changed. Bring it up to date, look at the plan ` +
      "again, and run this again: `git pull --ff-only origin main`\n",
  ]);
  project.git("pull", "--quiet", "--ff-only", "origin", "main");
  expect((await project.run(...apply)).err).not.toContain(start);
});

test("refuses a checkout that has diverged", async () => {
  const { project } = clone();
  pushElsewhere(project);
  commit(project, "active: blue", "active: blue # for now");
  const { code, err } = await project.run(...apply);
  expect([code, err]).toEqual([
    3,
    `${start}this checkout and origin/main have diverged: 1 commit here, 1 commit there; nothing was changed. Bring it ` +
      "up to date, look at the plan again, and run this again: `git pull --rebase origin main`\n",
  ]);
});

test("given a detached HEAD, as in CI, then it is compared with the remote's default branch", async () => {
  const { project } = clone();
  project.git("checkout", "--quiet", "--detach");
  expect((await project.run(...apply)).err).not.toContain(start);
  project.git("checkout", "--quiet", "main");
  pushElsewhere(project);
  project.git("checkout", "--quiet", "--detach");
  expect((await project.run(...apply)).err).toContain("this checkout is 1 commit behind origin/main");
  project.git("remote", "remove", "origin");
  expect((await project.run(...apply)).err).toContain(
    "no branch is checked out, and there is no remote; nothing was changed. Name one: `git remote add origin <url>`",
  );
});

test("a move is refused before its file is changed", async () => {
  const { project } = clone();
  pushElsewhere(project);
  const before = project.read(shop);
  const { code, err } = await project.run("rollout", "shop", "--next", "--apply", "--env", "production", "--yes");
  expect([code, err.includes("1 commit behind origin/main")]).toEqual([3, true]);
  expect(project.read(shop)).toBe(before);
});

test("given a rollback, then it waits for a pull but not for an unreachable remote", async () => {
  const { project, remote } = clone();
  commit(project, "active: blue", "active: green");
  project.git("push", "--quiet");
  process.env.CI = "";
  const rollback = ["rollback", "shop", "--apply", "--env", "production", "--yes"] as const;
  pushElsewhere(project);
  expect((await project.run(...rollback)).err).toContain("1 commit behind origin/main");
  expect(project.read(shop)).toContain("active: green");

  rmSync(remote, { recursive: true });
  const { out, err } = await project.run(...rollback);
  expect(out).toContain("; a rollback does not wait for that. Try it: `git fetch origin main`");
  // the file is changed; what is not there in this test is Cloudflare and the cluster
  expect(project.read(shop)).toContain("active: blue");
  expect(err).not.toContain(start);
});

test("given an unprotected environment, then no remote is asked", async () => {
  expect((await aProject().run("apply", "local-shop-traffic")).err).not.toContain(start);
});

test("refuses an unknown revision", async () => {
  const { project } = clone();
  const { code, err } = await project.run("apply", "local-shop-traffic", "--base", "nowhere");
  expect([code, err]).toEqual([
    2,
    '--base got "nowhere", which is not a revision of this repository; a commit, a tag or a branch such as origin/main\n',
  ]);
});
