import { DataKubernetesServiceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1";
import { App, TerraformStack } from "cdktf";
import { withoutCreationStacks } from "../../stacks/creation-stacks";

const creationStack = (): readonly string[] => {
  const stack = new TerraformStack(new App({ stackTraces: false }), "stack");
  return new DataKubernetesServiceV1(stack, "service", { metadata: { name: "service" } }).spec.creationStack;
};

test("drops the stack traces of cdktf's attributes during the run only", () => {
  expect(withoutCreationStacks(creationStack)).toEqual([]);
  expect(creationStack()).toContainEqual(expect.stringContaining("creation-stacks.test.ts"));
});

test("keeps the stack trace of an error, whether created or captured", () => {
  const made = (): Error => new RangeError("too much");
  const asked = (): Error => {
    const error = new RangeError("too much");
    error.stack = "";
    Error.captureStackTrace(error, asked);
    return error;
  };
  expect(withoutCreationStacks(made).stack).toMatch(
    /^RangeError: too much\n {4}at made \(.*creation-stacks\.test\.ts:\d+:\d+\)/,
  );
  expect(withoutCreationStacks(asked).stack).toMatch(/^RangeError: too much\n {4}at run /);
});

test("restores the previous settings, even after a failure", () => {
  const before = Error.captureStackTrace;
  expect(() =>
    withoutCreationStacks(() => {
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(Error.captureStackTrace).toBe(before);
});
