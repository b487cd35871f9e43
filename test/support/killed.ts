import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { Project } from "./project";
import { type Seen, World } from "./world";

const apply = ["apply", "-auto-approve", "-input=false", "-no-color"] as const;
const account = `/accounts/${"a".repeat(32)}`;
const zone = `/zones/${"b".repeat(32)}`;
const lists = [
  ...[`${account}/load_balancers/pools`, `${account}/load_balancers/monitors`],
  ...[`${account}/alerting/v3/policies`, `${account}/alerting/v3/destinations/webhooks`],
  ...[`${zone}/load_balancers`, `${zone}/dns_records`, `${zone}/rulesets`],
];

/** The nth request, or the nth of a method. */
export interface Match {
  readonly method?: "POST";
  readonly nth: number;
}

/** Breaks a deploy at its first request, its second, and so on; returns the number of requests. */
export async function atEveryRequest(breakAt: (match: Match) => Promise<boolean>): Promise<number> {
  let nth = 1;
  while (await breakAt({ nth })) nth++;
  return nth - 1;
}

/** Kills deploys of one stack of `api-server`, and recovers after each. */
export class KilledDeploys {
  private constructor(
    private readonly world: World,
    private readonly stack: string,
  ) {}

  /**
   * @param prepare changes the configuration beforehand
   * @param variables of Terraform, such as secrets
   */
  static async of(
    stack: string,
    prepare: (project: Project) => void = () => undefined,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<KilledDeploys> {
    // without requests to serve, pods need no time to start and stop
    const world = await World.open("--no-traffic");
    try {
      world.always(variables);
      prepare(world.project);
      // a pod counts as soon as it is ready, so that many deploys do not wait for it
      world.project.edit("config/local/services/api-server.yaml", "workload:\n", "workload:\n  minReadySeconds: 0\n");
      await world.synth(stack);
      await world.mustTerraform(stack, "init", "-input=false", "-no-color");
      return new KilledDeploys(world, stack);
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** Returns the requests of an undisturbed first deploy. */
  async requests(): Promise<readonly Seen[]> {
    await this.world.afresh();
    await this.world.mustTerraform(this.stack, ...apply);
    return this.world.requests();
  }

  /**
   * Kills the sandbox or the provider server at a request, after its change and before its response.
   *
   * @returns whether the deploy made that many requests
   */
  async killServer(process: "sandbox" | "providers", match: Match): Promise<boolean> {
    await this.world.afresh();
    await this.world.fault({ ...match, act: { do: "kill", process, when: "after" } });
    const { code } = await this.world.terraform(this.stack, ...apply);
    if (code === 0 && (await this.matching(match)).length < match.nth) return false;
    expect(code).not.toBe(0);
    if (process === "sandbox") await this.world.ended();
    await this.converges();
    return true;
  }

  /**
   * Kills Terraform during a request that will succeed.
   *
   * @returns whether the deploy made that many requests
   */
  async killTerraform(match: Match): Promise<boolean> {
    await this.world.afresh();
    await this.world.fault({ ...match, act: { do: "delay", milliseconds: 300 } });
    const terraform = spawn(this.world.terraformProgram, [`-chdir=cdktf.out/stacks/${this.stack}`, ...apply], {
      cwd: this.world.project.folder,
      env: { ...process.env, ...this.world.variables },
      stdio: "ignore",
    });
    const ended = new Promise<void>((resolve) => terraform.once("close", () => resolve()));
    const underWay = async () => (await this.matching(match)).length >= match.nth;
    while (terraform.exitCode === null && !(await underWay())) await pause(5);
    if (terraform.exitCode === 0 && !(await underWay())) return false;
    terraform.kill("SIGKILL");
    await ended;
    // the provider server outlives Terraform, and its request will succeed
    const answered = async () => (await this.world.requests()).every(({ duration }) => duration !== null);
    while (!(await answered())) await pause(20);
    await this.converges();
    return true;
  }

  /** Loses the response to a request after its change. */
  async loseAnswer(match: Match): Promise<void> {
    await this.world.afresh();
    await this.world.fault({ ...match, act: { do: "lose-answer" } });
    await this.world.terraform(this.stack, ...apply);
    await this.converges();
    const again = await this.world.switchyard("adopt", this.stack, "--dry-run");
    expect(again.output).toBe("Nothing to adopt: everything that exists is in the state.\n");
  }

  private async matching({ method }: Match): Promise<readonly Seen[]> {
    return (await this.world.requests()).filter((seen) => method === undefined || seen.method === method);
  }

  /** Checks that adopting and applying again leads to the declared stack, with each object once. */
  private async converges(): Promise<void> {
    if (this.world.dead) await this.world.start();
    await this.world.heal();
    const adopted = await this.world.switchyard("adopt", this.stack, "--yes");
    if (adopted.code !== 0) throw new Error(adopted.output);
    await this.world.mustTerraform(this.stack, ...apply);
    expect(await this.world.plan(this.stack)).toMatchObject({ code: 0 });
    for (const list of lists) {
      const found = (await this.world.cloudflare("GET", list)) as readonly { name?: string; description?: string }[];
      const titles = found.map(({ name, description }) => name ?? description);
      expect(titles).toEqual([...new Set(titles)]);
    }
  }
}
