import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../model/load";
import { goodConfiguration } from "../model/support/good-configuration";
import { type Ended, Project } from "./support/project";

const rounds = Number(process.env.SWITCHYARD_ROUNDS ?? "100");
const seed = Number(process.env.SWITCHYARD_SEED ?? "1");
jest.setTimeout(20_000 + rounds * 1_000);

/** Numbers from 0 to 1 that follow from a seed. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const shop = goodConfiguration["local/services/shop.yaml"] ?? "";
const files: Readonly<Record<string, string>> = {
  ...goodConfiguration,
  "local/services/shop.yaml": `# the shop, blue and green
${shop.replace("active: blue", "active: blue # the line that flips")}`,
  // what the repository says of its own services
  ".gitattributes": readFileSync(".gitattributes", "utf8").replace("config/", ""),
  "base/services/cart.yaml": goodConfiguration["base/services/shop.yaml"] ?? "",
  "local/services/cart.yaml": `# the cart
${shop.replaceAll("shop", "cart").replace("cart.cart.example", "cart.shop.example").replace("colours:", "\n# what stands beside what is live\ncolours:").replaceAll("2".repeat(64), "a".repeat(64)).replaceAll("3".repeat(64), "b".repeat(64))}`,
};

/** What an operator does, as typed; `{n}` is a number that was never used before. */
const moves: readonly (readonly string[])[] = [
  ["flip", "--to", "green"],
  ["flip", "--to", "blue"],
  ["rollout", "--next"],
  ["rollout", "--percent", "1"],
  ["rollout", "--percent", "30"],
  ["rollout", "--promote"],
  ["rollout", "--abort"],
  ["rollback", "--reason", "errors"],
  ["rollback", "--strategy", "gradual", "--reason", "slow"],
  ["rollback", "--next"],
  ["settle"],
  ["image", "v2.{n}.0"],
];

function typed([command = "", ...options]: readonly string[], service: string, n: number): readonly string[] {
  if (command !== "image") return [command, service, ...options];
  const version = (options[0] ?? "").replace("{n}", String(n));
  return [command, service, `registry.example.com/${service}:${version}@sha256:${n.toString(16).padStart(64, "0")}`];
}

interface Answer {
  readonly commit?: string;
}

/** An operator with a clone of their own. */
class Operator {
  readonly project = new Project({});

  constructor(
    readonly name: string,
    remote: string,
  ) {
    this.git("clone", "--quiet", remote, ".");
    for (const [key, value] of Object.entries({ "user.name": name, "user.email": `${name}@example.com` })) {
      this.git("config", key, value);
    }
    this.git("config", "gc.auto", "0");
  }

  git(...args: readonly string[]): string {
    return this.project.git(...args).trim();
  }

  /** Whether git did it. */
  tries(...args: readonly string[]): boolean {
    return spawnSync("git", ["-C", this.project.folder, ...args], { stdio: "ignore" }).status === 0;
  }

  does(command: readonly string[]): Promise<Ended> {
    return this.project.run(...command, "--commit", "--json");
  }

  takeRemote(): void {
    this.git("fetch", "--quiet", "origin");
    this.git("reset", "--quiet", "--hard", "origin/main");
  }

  text(service: string): string {
    return this.project.read(`local/services/${service}.yaml`);
  }

  loads(): boolean {
    try {
      loadEnvironment({ environment: "local", directory: this.project.folder });
      return true;
    } catch {
      return false;
    }
  }
}

let folder: string;
let operators: readonly Operator[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-remote-"));
  const remote = join(folder, "remote.git");
  const seedling = new Project(files);
  seedling.commitAll();
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch", "main", remote]);
  seedling.git("push", "--quiet", remote, "main");
  seedling.remove();
  operators = [new Operator("Ada", remote), new Operator("Grace", remote)];
});
afterAll(() => {
  for (const { project } of operators) project.remove();
  rmSync(folder, { recursive: true, force: true });
});

const withoutTimes = (text: string): string => text.replace(/at: "?[-0-9T:Z]+"?/g, "at: then");
const commentsIn = (text: string): readonly string[] => text.match(/#.*$/gm) ?? [];

test(`two operators in two clones, ${rounds} rounds: no lost move, no silent revert, no corrupt YAML`, async () => {
  const random = randomFrom(seed);
  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new Error("there is nothing to pick from");
    return one;
  };
  const count = { made: 0, refused: 0, merged: 0, conflicts: 0, unloadable: 0 };
  const made: string[] = [];
  const wrong: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    const operator = pick(operators);
    if (random() < 0.3) operator.takeRemote();
    const service = pick(["shop", "cart"]);
    const command = typed(pick(moves), service, round);
    const { code, out, err } = await operator.does(command);
    if (code !== 0) {
      expect([code, command, err]).toEqual([3, command, err]);
      count.refused++;
      operator.takeRemote();
      continue;
    }
    let { commit }: Answer = JSON.parse(out);
    if (commit === undefined) continue;
    if (!operator.tries("push", "--quiet", "origin", "main")) {
      const pulled = operator.tries(
        "pull",
        "--quiet",
        ...pick([["--rebase"], ["--no-rebase", "--no-edit"]]),
        "origin",
        "main",
      );
      const clean = pulled && operator.loads();
      const merged = clean ? withoutTimes(operator.text(service)) : "";
      if (!pulled) count.conflicts++;
      else if (!clean) count.unloadable++;
      else count.merged++;
      // whatever came of it: the remote, and the move again
      operator.tries("rebase", "--abort");
      operator.tries("merge", "--abort");
      operator.takeRemote();
      const theirs = withoutTimes(operator.text(service));
      const again = await operator.does(command);
      if (clean && merged !== withoutTimes(operator.text(service))) {
        wrong.push(
          `${command.join(" ")}: merged without a word into\n${merged}\nbut on\n${theirs}\nit is: ${again.err}\n${operator.text(service)}`,
        );
      }
      if (again.code !== 0) {
        expect(again.code).toBe(3);
        count.refused++;
        continue;
      }
      ({ commit } = JSON.parse(again.out) as Answer);
      if (commit === undefined) continue;
      operator.git("push", "--quiet", "origin", "main");
    }
    count.made++;
    made.push(`${commit} local/services/${service}.yaml`);
    expect(operator.loads()).toBe(true);
    expect(commentsIn(operator.text(service))).toEqual(commentsIn(files[`local/services/${service}.yaml`] ?? ""));
  }
  const [ada] = operators;
  ada?.takeRemote();
  // every move that was pushed is there with its one file, in the order in which it was, and nothing else is
  const log = ada?.git("log", "--format=%H", "--name-only", "--reverse").split(/\n+(?=[0-9a-f]{40}\n)/) ?? [];
  expect(log.slice(1).map((one) => one.trim().replace(/\s+/g, " "))).toEqual(made);
  expect(wrong).toEqual([]);
  // there was something to lose
  expect(count.made).toBeGreaterThan(rounds / 5);
  expect(count.merged).toBeGreaterThan(0);
  expect(count.conflicts).toBeGreaterThan(0);
});
