import { mapSteps } from "../../../../sandbox/provider/kubernetes/patch-steps";

test("removes, replaces and adds keys one by one, escaped", () => {
  expect(
    mapSteps("/metadata/labels", { gone: "1", same: "1", "a/b~c": "1" }, { same: "1", "a/b~c": "2", new: "3" }),
  ).toEqual([
    { op: "remove", path: "/metadata/labels/gone" },
    { op: "replace", path: "/metadata/labels/a~1b~0c", value: "2" },
    { op: "add", path: "/metadata/labels/new", value: "3" },
  ]);
});

test("sets an empty map as a whole", () => {
  expect(mapSteps("/data", {}, { a: "b" })).toEqual([{ op: "add", path: "/data", value: { a: "b" } }]);
});
