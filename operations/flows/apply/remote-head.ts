import type { Environment } from "../../../model/environment.js";
import type { Configuration } from "../../adapters/configuration.js";
import { type GitOptions, git, noGit } from "../../adapters/git.js";
import type { Finished } from "../../adapters/processes.js";
import { Refusal } from "../../failures.js";
import type { Port } from "../port.js";
import type { ApplyEvent } from "./events.js";

/** The time limit for the remote's answer, in milliseconds. */
const patience = 20_000;

/** Git options that never prompt, and report an unreachable remote soon. */
const usual: GitOptions = {
  patience,
  env: { GIT_SSH_COMMAND: process.env.GIT_SSH_COMMAND ?? "ssh -o BatchMode=yes -o ConnectTimeout=10" },
};

/** Runs git in the checkout. */
type Git = (...args: readonly string[]) => Promise<Finished>;

/** The upstream branch. */
interface Upstream {
  readonly remote: string;
  readonly branch: string;
}

/** The result of comparing a checkout with its remote. */
type Found =
  | { readonly known: true; readonly problem?: string; readonly remedy?: string }
  /** The remote's head is unknown. */
  | { readonly known: false; readonly problem: string; readonly remedy: string };

/**
 * Refuses a checkout that lacks commits of its upstream branch, in a protected environment.
 *
 * A change that only leaves a bad colour does not wait for an unreachable remote: the port is told, and it goes on.
 *
 * @param leaving whether the change only leaves a bad colour
 * @throws Refusal that names the command that updates the checkout
 */
export async function requireRemoteHead(
  { environment, source }: Pick<Configuration, "environment" | "source">,
  leaving: boolean,
  port: Port<ApplyEvent>,
): Promise<void> {
  if (!environment.settings.protected) return;
  const { directory } = source;
  const found = await compareWithRemote(directory, (...args) =>
    git(directory, args, { ...usual, signal: port.signal }),
  );
  if (found.problem === undefined) return;
  const { problem, remedy = "" } = found;
  if (found.known || !leaving) throw new Refusal(refusalOf(environment, problem, remedy));
  port.tell({ event: "remote-unknown", problem, remedy });
}

function refusalOf({ name }: Environment, problem: string, remedy: string): string {
  return `${name} is protected, and what is applied there has to start from the remote's head: ${problem}; nothing was changed. ${remedy}`;
}

async function compareWithRemote(directory: string, run: Git): Promise<Found> {
  const inside = await run("rev-parse", "--is-inside-work-tree");
  if (inside.code === noGit) {
    return { known: false, problem: "git is not installed", remedy: "Install git, and apply from a clone" };
  }
  if (inside.code !== 0) {
    const remedy = "Apply from a clone: `git clone <remote>`";
    return { known: false, problem: `${directory} is not in a git repository`, remedy };
  }
  const upstream = await upstreamOf(run);
  if ("problem" in upstream) return { known: false, ...upstream };
  const { remote, branch } = upstream;
  const title = `${remote}/${branch}`;
  const fetched = await run("fetch", "--quiet", "--no-tags", remote, branch);
  if (fetched.code !== 0) {
    const said = fetched.stderr.trim().split("\n").at(0) ?? "";
    const why = said === "" ? `no answer for ${patience / 1000} s` : said;
    return {
      known: false,
      problem: `${title} cannot be fetched (${why})`,
      remedy: `Try it: \`git fetch ${remote} ${branch}\``,
    };
  }
  const contained = await run("merge-base", "--is-ancestor", "FETCH_HEAD", "HEAD");
  if (contained.code === 0) return { known: true };
  const [ahead = 0, behind = 0] = await distance(run);
  const commits = (count: number): string => `${count} ${count === 1 ? "commit" : "commits"}`;
  const remedy = "Bring it up to date, look at the plan again, and run this again: ";
  if (ahead === 0) {
    return {
      known: true,
      problem: `this checkout is ${commits(behind)} behind ${title}`,
      remedy: `${remedy}\`git pull --ff-only ${remote} ${branch}\``,
    };
  }
  return {
    known: true,
    problem: `this checkout and ${title} have diverged: ${commits(ahead)} here, ${commits(behind)} there`,
    remedy: `${remedy}\`git pull --rebase ${remote} ${branch}\``,
  };
}

/** Returns the upstream of the current branch; with a detached HEAD, as in CI, the remote's default branch. */
async function upstreamOf(run: Git): Promise<Upstream | { readonly problem: string; readonly remedy: string }> {
  const current = await said(run, "symbolic-ref", "--quiet", "--short", "HEAD");
  if (current === "") return defaultBranch(run);
  const remote = await said(run, "config", `branch.${current}.remote`);
  const merge = await said(run, "config", `branch.${current}.merge`);
  if (remote !== "" && merge !== "") return { remote, branch: merge.replace(/^refs\/heads\//, "") };
  return {
    problem: `the branch ${current} has no upstream`,
    remedy: `Say which branch it follows: \`git branch --set-upstream-to=<remote>/<branch> ${current}\``,
  };
}

async function defaultBranch(run: Git): Promise<Upstream | { readonly problem: string; readonly remedy: string }> {
  const [remote = ""] = (await said(run, "remote")).split("\n");
  if (remote === "") {
    return {
      problem: "no branch is checked out, and there is no remote",
      remedy: "Name one: `git remote add origin <url>`",
    };
  }
  const answer = await run("ls-remote", "--symref", remote, "HEAD");
  const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer.stdout)?.[1];
  if (branch !== undefined) return { remote, branch };
  const why = answer.stderr.trim().split("\n").at(0) || "it names no default branch";
  return {
    problem: `no branch is checked out, and ${remote} cannot be asked for its default branch (${why})`,
    remedy: `Try it: \`git ls-remote --symref ${remote} HEAD\``,
  };
}

async function distance(run: Git): Promise<readonly number[]> {
  const counted = await said(run, "rev-list", "--left-right", "--count", "HEAD...FETCH_HEAD");
  return counted.split(/\s+/).map(Number);
}

async function said(run: Git, ...args: readonly string[]): Promise<string> {
  const finished = await run(...args);
  return finished.code === 0 ? finished.stdout.trim() : "";
}
