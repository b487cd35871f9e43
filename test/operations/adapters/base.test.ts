import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseOf, writeConfiguration } from "../../../operations/adapters/base.js";
import { makeCheckout } from "../../../operations/flows/rehearse/checkout.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "base-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(directory: string, ...args: readonly string[]): string {
  const settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", ["-C", directory, ...settings, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
}

/** Commits a text as `config/local/a.yaml`. @returns the commit */
function commit(directory: string, text: string): string {
  mkdirSync(join(directory, "config/local"), { recursive: true });
  writeFileSync(join(directory, "config/local/a.yaml"), text);
  git(directory, "add", "--all");
  git(directory, "commit", "--quiet", "--message", text);
  return git(directory, "rev-parse", "HEAD");
}

function repository(name = "repository"): string {
  const directory = join(folder, name);
  mkdirSync(directory);
  git(directory, "init", "--quiet", "--initial-branch", "main");
  return directory;
}

test("given the default branch, then the base is the newest commit", async () => {
  const directory = repository();
  commit(directory, "one");
  const commitTwo = commit(directory, "two");
  expect(await baseOf(join(directory, "config"))).toEqual({ commit: commitTwo, why: "the newest commit here" });
});

test("given a branch, then the base is its branch point from the default branch, the remote's first", async () => {
  const remote = repository("remote");
  const left = commit(remote, "one");
  git(folder, "clone", "--quiet", remote, "clone");
  const directory = join(folder, "clone");
  git(directory, "checkout", "--quiet", "-b", "change");
  commit(directory, "two");
  expect(await baseOf(directory)).toEqual({ commit: left, why: "where this branch left origin/HEAD" });
  git(directory, "remote", "remove", "origin");
  expect(await baseOf(directory)).toEqual({ commit: left, why: "where this branch left main" });
});

test("given a named revision, then it is the base", async () => {
  const directory = repository();
  const one = commit(directory, "one");
  commit(directory, "two");
  expect(await baseOf(directory, "HEAD~1")).toEqual({ commit: one, why: "named as HEAD~1" });
  for (const wrong of ["nowhere", "--all", ""]) {
    await expect(baseOf(directory, wrong)).rejects.toThrow(
      `--base got ${JSON.stringify(wrong)}, which is not a revision of this repository; a commit, a tag or a branch such as origin/main`,
    );
  }
});

test("given no repository, no commit or too little history, then there is no base", async () => {
  await expect(baseOf(folder)).rejects.toThrow(`${folder} is not in a git repository, so a rehearsal has no base`);
  const directory = repository();
  await expect(baseOf(directory)).rejects.toThrow("there is no commit yet, so a rehearsal has no base");
  commit(directory, "one");
  git(directory, "checkout", "--quiet", "--orphan", "other");
  commit(directory, "two");
  await expect(baseOf(directory)).rejects.toThrow(
    "this clone has too little history to find where the branch left main: fetch its history (git fetch --unshallow), or name the base with --base",
  );
});

test("writes the configuration of a revision, and keeps the working tree", async () => {
  const directory = repository();
  const one = commit(directory, "one");
  commit(directory, "two");
  writeFileSync(join(directory, "config/local/a.yaml"), "three");
  writeFileSync(join(directory, "config/staged.yaml"), "staged");
  git(directory, "add", "config/staged.yaml");
  const before = git(directory, "status", "--porcelain");

  await writeConfiguration(join(directory, "config"), { commit: one, why: "" }, join(folder, "out"));

  expect(readFileSync(join(folder, "out/local/a.yaml"), "utf8")).toBe("one");
  expect(readdirSync(join(folder, "out"))).toEqual(["local"]);
  expect(git(directory, "status", "--porcelain")).toBe(before);
  expect(readFileSync(join(directory, "config/local/a.yaml"), "utf8")).toBe("three");
});

test("given a configuration that is the whole repository, then it is written whole", async () => {
  const directory = repository();
  const one = commit(directory, "one");
  await writeConfiguration(directory, { commit: one, why: "" }, join(folder, "out"));
  expect(readFileSync(join(folder, "out/config/local/a.yaml"), "utf8")).toBe("one");
});

test("refuses a revision without a configuration", async () => {
  const directory = repository();
  const one = commit(directory, "one");
  mkdirSync(join(directory, "elsewhere"));
  const wanted = writeConfiguration(join(directory, "elsewhere"), { commit: one, why: "" }, join(folder, "out"));
  await expect(wanted).rejects.toThrow(
    `${one.slice(0, 12)} has no configuration in elsewhere/: name another base with --base`,
  );
});

test("makes a checkout with everything at its remote", async () => {
  const directory = join(folder, "plain");
  mkdirSync(directory);
  writeFileSync(join(directory, "a.bak"), "ignored elsewhere");
  await makeCheckout(directory);
  expect(git(directory, "status", "--porcelain", "--branch")).toBe("## main...origin/main");
  expect(git(directory, "ls-tree", "--name-only", "origin/main")).toBe("a.bak");
});
