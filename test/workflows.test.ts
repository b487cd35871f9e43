import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { programs } from "../model/versions.js";

const root = join(__dirname, "..");
const folder = join(root, ".github/workflows");

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly "timeout-minutes"?: number;
  readonly permissions?: unknown;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync(folder).map((name): readonly [string, Workflow] => [
  name,
  parse(readFileSync(join(folder, name), "utf8")),
]);

/** What a job's matrix has under the job's own name. */
function matrixOf(workflow: Workflow | undefined, name: string): readonly unknown[] {
  const versions = workflow?.jobs[name]?.strategy?.matrix[name];
  return Array.isArray(versions) ? versions : [];
}

test.each(workflows)("%s may only read, ends by itself, and keeps no credentials", (_, { permissions, jobs }) => {
  expect(permissions).toEqual({ contents: "read" });
  for (const job of Object.values(jobs)) {
    expect(job.permissions).toBeUndefined();
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(90);
    const used = job.steps.filter(({ uses }) => uses !== undefined);
    expect(used.filter(({ uses = "" }) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    const checkouts = used.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual([false]);
  }
});

test("the lanes are the Nodes that package.json allows: here, in the workflow, and in what people read", () => {
  const ci = workflows.find(([name]) => name === "ci.yml")?.[1];
  expect(ci?.jobs.nodes?.strategy?.matrix.node).toEqual(["20.9.0", "22", "24"]);
  expect(readFileSync(join(root, ".ci/nodes"), "utf8")).toContain("versions=(20.9.0 22 24)");
  expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines).toEqual({ node: ">=20.9" });
  for (const page of ["README.md", "CONTRIBUTING.md"]) {
    expect(readFileSync(join(root, page), "utf8")).toContain("Node 20.9 or newer");
  }
});

test("each tested Terraform and OpenTofu has a lane: the default at every change, the others at night", () => {
  const nightly = workflows.find(([name]) => name === "nightly.yml")?.[1];
  const lanes = {
    terraform: [...matrixOf(nightly, "terraform"), readFileSync(join(root, ".terraform-version"), "utf8").trim()],
    opentofu: matrixOf(nightly, "opentofu"),
  };
  expect(lanes).toEqual({ terraform: ["1.11.4", "1.15.9"], opentofu: ["1.12.6"] });
  expect({ terraform: programs.terraform.tested, opentofu: programs.opentofu.tested }).toEqual(lanes);
});
