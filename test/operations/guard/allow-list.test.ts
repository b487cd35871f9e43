import { allowanceFor, allowedTypes, kinds } from "../../../operations/guard/allow-list.js";
import { resourceTypes } from "../../../stacks/resource-types.js";

test("some kind of change may create each resource type that stacks use", () => {
  const creatable = resourceTypes.filter((type) =>
    kinds.some((kind) => allowanceFor(kind, type)?.actions.includes("create")),
  );
  expect(creatable).toEqual(resourceTypes);
});

test.each(["kubernetes_manifest", "kubernetes_role_v1", "kubernetes_role_binding_v1", "aws_instance", "constructor"])(
  "given %s, which nothing makes, when asked, then no kind of change may touch it",
  (type) => {
    expect(kinds.filter((kind) => allowanceFor(kind, type) !== undefined)).toEqual([]);
    expect(kinds.filter((kind) => allowedTypes(kind).includes(type))).toEqual([]);
  },
);
