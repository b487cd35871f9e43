import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, noGit } from "../../../operations/adapters/git";

const before = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-git-"));
  execFileSync("git", ["init", "--quiet", "--initial-branch", "main", folder]);
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true });
});

test("given the variables of a hook of another repository, then git works in the folder that it is given", async () => {
  Object.assign(process.env, {
    GIT_DIR: "/nowhere",
    GIT_WORK_TREE: "/",
    GIT_INDEX_FILE: "/nowhere/index",
    GIT_PREFIX: "x/",
  });
  expect(await git(folder, ["rev-parse", "--is-inside-work-tree"])).toMatchObject({ code: 0, stdout: "true\n" });
});

test("given a caller's author and SSH command, then git gets them", async () => {
  Object.assign(process.env, {
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_SSH_COMMAND: "ssh -v",
  });
  const { stdout } = await git(folder, ["var", "GIT_AUTHOR_IDENT"]);
  expect(stdout).toMatch(/^Ada <ada@example\.com> /);
  const shown = await git(folder, ["-c", "alias.shown=!printenv GIT_SSH_COMMAND", "shown"]);
  expect(shown.stdout).toBe("ssh -v\n");
});

test("given another language, then git's messages are English", async () => {
  Object.assign(process.env, { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" });
  const { code, stderr } = await git(folder, ["rev-parse", "--verify", "HEAD"]);
  expect([code, stderr]).toEqual([128, "fatal: Needed a single revision\n"]);
});

test("given no git, then the exit code is that of a missing command", async () => {
  process.env.PATH = "/nowhere";
  expect(await git(folder, ["status"])).toEqual({ code: noGit, stdout: "", stderr: "git is not installed" });
});
