import { readdirSync } from "node:fs";
import { join } from "node:path";
import { aFewAtATime } from "../../operations/few";
import { cdktfProgram } from "../../tour/cdktf";
import { World } from "../support/world";

const file = "config/local/services/prompt-service.yaml";

/** Whether the cluster is real. Its pods do not listen on this machine, so the tour then ends with the deploy. */
const moves = process.env.SWITCHYARD_CONFORMANCE !== "1";

/** The output of `start --json`. */
interface Tour {
  readonly requests: number;
  readonly failures: number;
  readonly stopped: boolean;
  readonly further: readonly { readonly what: string; readonly command: string }[];
  readonly topology: { readonly hostnames: readonly { readonly hostname: string }[] };
  readonly steps: readonly {
    readonly step: string;
    readonly requests: number;
    readonly failures: number;
    readonly shares: readonly { readonly colour: string; readonly version: string; readonly share: number }[];
  }[];
}

let world: World;
beforeAll(async () => {
  world = await World.open(...(moves ? [] : ["--no-traffic"]));
}, 180_000);
afterAll(() => world.close(), 180_000);

/** Lists the deployed objects of both APIs by kind. */
async function objects(): Promise<readonly string[]> {
  const kinds =
    "deployments,statefulsets,pods,services,configmaps,secrets,ingresses,networkpolicies,hpa,pdb,resourcequotas,limitranges";
  const found = (await world.must("kubectl", "get", kinds, "-A", "-o", "name", "--ignore-not-found")).split("\n");
  const account = `/accounts/${"a".repeat(32)}`;
  const zone = `/zones/${"b".repeat(32)}`;
  const lists = [
    `${zone}/load_balancers`,
    `${zone}/dns_records`,
    `${zone}/rulesets`,
    `${account}/load_balancers/pools`,
    `${account}/load_balancers/monitors`,
    `${account}/alerting/v3/policies`,
    `${account}/alerting/v3/destinations/webhooks`,
  ];
  for (const list of lists) {
    const listed = (await world.cloudflare("GET", list)) as readonly { readonly id: string }[];
    found.push(...listed.map(({ id }) => `${list}/${id}`));
  }
  return found.filter((name) => name !== "");
}

test("given an empty environment, when the tour deploys it and cdktf destroys it, then nothing is left", async () => {
  const bornWith = new Set([...(await objects()), "configmap/kube-root-ca.crt"]);
  const names = (await world.cdktf("list")).match(/^local-\S+/gm) ?? [];
  const stacks = [...new Set(names)].sort();
  expect(stacks).toEqual(readdirSync(join(world.project.folder, "cdktf.out/stacks")).sort());
  expect(stacks).toContain("local-prompt-service-traffic");

  const written = world.project.read(file);
  const configuration = files("config");
  const start = ["bin/switchyard.js", "start", "--yes", "--json", "--watch", "2"];
  const tmp = `TMPDIR=${world.project.folder}`;
  const tour: Tour = JSON.parse(await world.must("env", tmp, process.execPath, ...start));
  expect(tour.topology.hostnames.map(({ hostname }) => hostname)).toContain("prompt.mcpist.example");
  expect(tour.stopped).toBe(false);
  if (moves) expectMoves(tour);
  else expect(tour.steps.map(({ step }) => step)).toEqual(["deploy", "second plan"]);
  expect(world.project.read(file)).toBe(written);
  expect(files("config")).toEqual(configuration);
  expect(readdirSync(world.project.folder).filter((name) => name.startsWith("switchyard-tour-"))).toEqual([]);

  // after all changes of traffic in the tour
  const plans = await aFewAtATime(stacks, 3, (stack) => world.plan(stack));
  expect(plans.filter(({ code }) => code !== 0)).toEqual([]);

  if (moves) await goOn(tour);

  const output = await world.cdktf("output", "local-prompt-service-traffic");
  expect(output).toMatch(/active = blue/);

  await world.cdktf("destroy", "*", "--auto-approve");
  expect((await objects()).filter((name) => !bornWith.has(name))).toEqual([]);
}, 480_000);

/** Runs the commands that the tour suggests; cdktf once refused the one that applies a manual edit. */
async function goOn({ further }: Tour): Promise<void> {
  const run = "npx switchyard sandbox run -- ";
  const said = async (what: string, more = "") => {
    const { command = "" } = further.find((one) => one.what === what) ?? {};
    expect(command.startsWith(run)).toBe(true);
    // npx finds both in the project's own node_modules
    const here = command
      .slice(run.length)
      .replace("npx switchyard", "node bin/switchyard.js")
      .replace("npx cdktf", `node ${cdktfProgram()}`);
    return world.must("sh", "-c", `${here}${more}`);
  };
  expect(await said("Change one line and apply it")).toContain("Applied 1 stack.");
  expect(world.project.read(file)).toContain("active: green");
  world.project.write(file, world.project.read(file).replace("active: green", "active: blue"));
  expect(await said("Or edit the line by hand, look at the plan …")).toContain("0 to add, 2 to change, 0 to destroy");
  expect(await said("… and apply it", " --auto-approve")).toContain("0 added, 2 changed, 0 destroyed");
  expect(await said("Compare the declared state with the live one")).toContain(
    "prompt-service  as declared: edge blue, cluster blue",
  );
  expect(await said("List the pods in the cluster")).toContain("prompt-service-green");
}

function files(folder: string): readonly string[] {
  return readdirSync(join(world.project.folder, folder), { recursive: true, encoding: "utf8" }).sort();
}

/** Checks what the tour did to requests in each step. */
function expectMoves({ steps, requests, failures }: Tour): void {
  const answered = steps.map(({ step, shares }) => [
    step,
    ...shares.map(({ colour, version, share }) => (share === 1 ? `${colour} ${version}` : `part ${colour} ${version}`)),
  ]);
  expect(answered).toEqual([
    ["deploy"],
    ["second plan"],
    ["traffic", "blue v1.0.0"],
    ["canary", "part blue v1.0.0", "part green v1.1.0"],
    ["flip", "green v1.1.0"],
    ["break green", "green v1.1.0"],
    ["roll back", "blue v1.0.0"],
    ["settle", "blue v1.0.0"],
  ]);
  const failing = steps.filter((step) => step.failures > 0).map(({ step }) => step);
  expect(failing).toEqual(["break green", "roll back"]);
  const canary = steps.find(({ step }) => step === "canary")?.shares.find(({ colour }) => colour === "green");
  expect(canary?.share).toBeLessThan(0.2);
  expect(requests).toBeGreaterThan(1000);
  expect(failures).toBeGreaterThan(50);
}
