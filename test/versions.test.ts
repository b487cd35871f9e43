import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programs, providers, terraformFloor } from "../model/versions.js";
import { environmentFrom, settingsWith } from "./support/environment.js";
import { fullEnvironment } from "./support/shop.js";
import { inStack, synthesizeAll } from "./support/template.js";

const root = join(__dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

test("version managers and CI take the default Terraform", () => {
  expect(read(".terraform-version")).toBe(`${programs.terraform.default}\n`);
  const workflows = readdirSync(join(root, ".github/workflows"));
  expect(workflows.length).toBeGreaterThan(0);
  for (const file of workflows) {
    const said = [...read(`.github/workflows/${file}`).matchAll(/terraform_version: *(.+)/g)].map(([, value]) => value);
    const tested: readonly string[] = programs.terraform.tested;
    for (const value of said) expect(value?.startsWith("${{") === true || tested.includes(value ?? "")).toBe(true);
  }
});

test.each(["README.md", "CONTRIBUTING.md"])("%s asks for the Terraform that is needed", (file) => {
  const asked = [...read(file).matchAll(/Terraform\S* (\d+\.\d+) or newer/g)].map(([, version]) => version);
  expect(asked).toEqual([terraformFloor]);
});

test("README has the table", () => {
  const rows = read("README.md")
    .split("\n")
    .filter((line) => /^\| (Terraform|OpenTofu|provider )/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, 4)
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual([
    ...Object.values(programs).map(({ name, default: usual, tested }) => [name, usual, tested.join(", ")]),
    ...Object.entries(providers).map(([name, { default: usual, tested }]) => [
      `provider ${name}`,
      usual,
      tested.join(", "),
    ]),
  ]);
});

describe("each feature that the floor follows from is used", () => {
  const everything = [...synthesizeAll(fullEnvironment()).values()].map(({ json }) => JSON.stringify(json)).join();
  const backend = { type: "s3", bucket: "states", region: "eu-central-1" };
  const remote = inStack(environmentFrom({ environment: settingsWith({ terraform: { backend } }) }), () => {});

  test("write-only arguments", () => expect(everything).toContain('"data_wo":'));
  test("preconditions", () => expect(everything).toContain('"precondition":'));
  test("lock files of the S3 backend", () => {
    expect(remote.at("terraform", "backend", "s3", "use_lockfile")).toBe(true);
  });
  test("import blocks", () => expect(read("operations/flows/adopt/review.ts")).toContain("{ import: imports }"));
});
