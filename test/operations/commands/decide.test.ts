import { aProject } from "../support/project";

const ask = (users: string, business: string, fix: string, ...rest: string[]) => [
  "decide",
  ...rest,
  "--users",
  users,
  "--business",
  business,
  "--fix",
  fix,
];

test("answers from the matrix, with the next command", async () => {
  const project = aProject();
  expect(await project.done(...ask("some", "high", "long", "shop"))).toBe(`Roll back gradually.
The matrix: users some, business high, fix long
switchyard rollback shop --strategy gradual --apply --reason "<why>" --incident <id> --env local
`);
  expect(await project.done(...ask("minor", "low", "long"))).toBe(`Fix it in the next release.
The matrix: users minor, business low, fix any
`);
});

test("given no row in the matrix, then the nearest stricter one is named", async () => {
  const project = aProject();
  expect(
    await project.done(...ask("all", "low", "short"), "--env", "production"),
  ).toBe(`The matrix has no row for this; the nearest stricter one is users all, business medium, fix long.
Roll back at once.
switchyard rollback <service> --strategy immediate --apply --reason "<why>" --incident <id> --env production
`);
});

test("answers in JSON", async () => {
  expect(JSON.parse(await aProject().done(...ask("some", "medium", "short"), "--json"))).toEqual({
    action: "try-a-fix",
    listed: true,
    row: { users: "some", business: "medium", fix: "short", action: "try-a-fix" },
  });
});

test.each([
  [ask("many", "high", "long"), '--users got "many"; all, some, minor\n'],
  [ask("all", "huge", "long"), '--business got "huge"; high, medium, low\n'],
  [ask("all", "high", "never"), '--fix got "never"; long, medium, short\n'],
])("refuses %j as bad input", async (argv, err) => {
  expect(await aProject().run(...argv)).toEqual({ code: 2, out: "", err });
});
