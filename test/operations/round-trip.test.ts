import { loadEnvironment } from "../../model/load";
import { synthesizeAll } from "../support/template";
import { aProject, type Project } from "./support/project";

/** What Terraform would read, stack by stack. */
function synthesized(project: Project): Readonly<Record<string, string>> {
  const environment = loadEnvironment({ environment: "local", directory: project.folder });
  return Object.fromEntries(Array.from(synthesizeAll(environment), ([name, { json }]) => [name, JSON.stringify(json)]));
}

function changedBetween(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
}

test("a flip, a canary and a rollback change one stack; settled, every byte is as before", async () => {
  const project = aProject();
  const start = synthesized(project);
  const commands = [
    ["rollout", "shop", "--next"],
    ["rollout", "shop", "--promote"],
    ["flip", "shop"],
    ["rollback", "shop", "--strategy", "gradual", "--reason", "errors"],
    ["rollback", "shop", "--reason", "errors"],
  ];
  for (const argv of commands) {
    await project.done(...argv);
    expect([argv, changedBetween(start, synthesized(project))]).toEqual([argv, ["local-shop-traffic"]]);
  }
  await project.done("settle", "shop");
  expect(synthesized(project)).toEqual(start);
});

test("an image and a warm-up change the idle colour's stack alone", async () => {
  const project = aProject();
  const start = synthesized(project);
  await project.done("warm", "shop", "--replicas", "4");
  expect(changedBetween(start, synthesized(project))).toEqual(["local-shop-green"]);
  await project.done("image", "shop", `registry.example.com/shop:v1.2.0@sha256:${"9".repeat(64)}`);
  expect(changedBetween(start, synthesized(project))).toEqual(["local-shop-green"]);
});
