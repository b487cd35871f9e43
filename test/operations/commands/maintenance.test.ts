import { aProject } from "../support/project";

const settings = "local/environment.yaml";

test.each([
  ["maintenance", "maintenanceMode", "MAINTENANCE_MODE"],
  ["read-only", "readOnlyMode", "READ_ONLY_MODE"],
])("switches %s on and off", async (command, key, variable) => {
  const project = aProject();
  const before = project.read(settings);
  expect(await project.done(command, "on")).toContain(`Services see it as ${variable}=true once it is deployed.\n`);
  expect(project.read(settings)).toBe(`${before}${key}: true\n`);
  await project.done(command, "off");
  expect(project.read(settings)).toBe(`${before}${key}: false\n`);
  expect(await project.done(command, "off")).toContain("already so, nothing to change");
});

test("refuses another word", async () => {
  expect(await aProject().run("maintenance", "yes")).toEqual({
    code: 2,
    out: "",
    err: 'maintenance got "yes"; on, off\n',
  });
});
