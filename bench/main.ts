import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFleet } from "./fleet.js";
import { flips } from "./flips.js";
import { inTurns, type Measured, measure } from "./measure.js";
import { recipeFrom, writeRecipe } from "./recipe.js";
import { sameStacks } from "./same-stacks.js";
import { sandboxFleet, type Took } from "./sandbox.js";

const root = join(__dirname, "../..");
const runs = Number(process.env.BENCH_RUNS ?? "5");
const work = mkdtempSync(join(tmpdir(), "switchyard-bench-"));

/** Compares the command of `cdktf.json` with the stock template's, for the same resources. */
async function typeChecked(): Promise<void> {
  const stock = join(root, "bench/stock");
  if (!existsSync(join(stock, "node_modules"))) {
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: stock, stdio: "ignore" });
  }
  const ours = join(work, "ours");
  const theirs = join(work, "theirs");
  const recipe = join(work, "local.json");
  const app = ["bin/synth.js"];
  await measure(process.execPath, app, { CDKTF_OUTDIR: ours }, root);
  writeRecipe(recipe, recipeFrom(ours));
  const template = ["-c", `npx ts-node main.ts ${recipe}`];
  await measure("bash", template, { CDKTF_OUTDIR: theirs }, stock);
  sameStacks(ours, theirs);

  const median = await inTurns(
    runs,
    new Map([
      ["switchyard", () => measure(process.execPath, app, { CDKTF_OUTDIR: ours }, root)],
      ["plain", () => measure("bash", template, { CDKTF_OUTDIR: theirs }, stock)],
    ]),
  );
  const [switchyard, plain] = [median("switchyard"), median("plain")];
  console.log(`Type-checked synth of the local environment, median of ${runs} alternating runs`);
  row("stock template (ts-node, barrels)", plain);
  row("switchyard (tsc, node)", switchyard);
  console.log(`  ${ratio(plain.seconds, switchyard.seconds)} times faster (at least 12 wanted)`);
  if (plain.mebibytes !== undefined && switchyard.mebibytes !== undefined) {
    console.log(`  ${ratio(plain.mebibytes, switchyard.mebibytes)} times less memory (at least 6 wanted)`);
  }
}

/** Compares synthesis of growing fleets with bare cdktf declaring the same resources. */
async function growth(): Promise<void> {
  console.log("\nSynth of a fleet, compared with bare cdktf declaring the same resources");
  for (const services of [1, 10, 100, 1000]) {
    const config = join(work, `fleet-${services}`);
    const ours = join(work, `ours-${services}`);
    const bare = join(work, `bare-${services}`);
    const recipe = join(work, `fleet-${services}.json`);
    writeFleet(config, services);
    const env = { SWITCHYARD_CONFIG: config, SWITCHYARD_ENV: "fleet", CDKTF_OUTDIR: ours };
    const switchyard = () => measure(process.execPath, ["-r", "./bin/libraries.js", "dist/main.js"], env, root);
    await switchyard();
    const resources = recipeFrom(ours);
    writeRecipe(recipe, resources);
    const cdktf = () => measure(process.execPath, ["dist/bench/bare.js", recipe], { CDKTF_OUTDIR: bare }, root);
    await cdktf();
    sameStacks(ours, bare);

    const median = await inTurns(services === 1000 ? 1 : runs, new Map(Object.entries({ switchyard, cdktf })));
    const [mine, least] = [median("switchyard"), median("cdktf")];
    const count = Object.values(resources).reduce((sum, ingredients) => sum + ingredients.length, 0);
    console.log(
      `  ${String(services).padStart(4)} services, ${String(count).padStart(5)} resources: ${mine.seconds.toFixed(2)} s ${memory(mine)}, ` +
        `bare ${least.seconds.toFixed(2)} s ${memory(least)}: ${ratio(mine.seconds, least.seconds)} times (at most 1.3 wanted at 1,000)`,
    );
    for (const folder of [config, ours, bare]) rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures the sandbox with a large fleet: created through both APIs, then restarted from its state file. */
async function sandbox(): Promise<void> {
  console.log("\nThe sandbox with 1,000 pods and 200 load balancers, until all are ready and healthy");
  const { made, started } = await sandboxFleet(join(work, "sandbox.jsonl"), { services: 200, pods: 1000 });
  const line = (name: string, { seconds, mebibytes }: Took): void => row(name, { seconds, mebibytes });
  line("created through both APIs", made);
  line("started again", started);
  console.log("  (below 10 s and 1 GiB wanted)");
}

/** Measures a flip, from saving the file to both applied updates, in a fleet of one and of a thousand. */
async function flipping(): Promise<void> {
  const providers = process.env.BENCH_PROVIDERS === "registry" ? "registry" : "stand-in";
  console.log(`\nA flip in the sandbox (${providers} providers), median of ${runs} runs taken in turns`);
  for (const services of [1, 1000]) {
    const { bare, deploy, flip, requests } = await flips(services, runs, providers);
    console.log(
      `  ${String(services).padStart(4)} services: terraform plan and apply ${bare.seconds.toFixed(2)} s, ` +
        `cdktf deploy ${deploy.seconds.toFixed(2)} s, switchyard flip --apply ${flip.seconds.toFixed(2)} s, ` +
        `${(flip.seconds - bare.seconds).toFixed(2)} s more than Terraform alone; ${requests} requests`,
    );
  }
}

function row(name: string, measured: Measured): void {
  console.log(`  ${name.padEnd(36)} ${measured.seconds.toFixed(2).padStart(6)} s  ${memory(measured).padStart(9)}`);
}

function memory({ mebibytes }: Measured): string {
  return mebibytes === undefined ? "" : `${Math.round(mebibytes)} MiB`;
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

/** Runs all parts, or the named ones: `npm run bench -- synth flip sandbox fleet`. */
async function main(): Promise<void> {
  mkdirSync(work, { recursive: true });
  try {
    const wanted = process.argv.slice(2);
    for (const [name, part] of Object.entries({ synth: typeChecked, flip: flipping, sandbox, fleet: growth })) {
      if (wanted.length === 0 || wanted.includes(name)) await part();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void main();
