import { DataKubernetesServiceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1";
import { App, TerraformStack } from "cdktf";
import { withoutCreationStacks } from "../../stacks/creation-stacks";

const creationStack = (): readonly string[] => {
  const stack = new TerraformStack(new App({ stackTraces: false }), "stack");
  return new DataKubernetesServiceV1(stack, "service", { metadata: { name: "service" } }).spec.creationStack;
};

test("what cdktf computes carries no stack trace, and does again afterwards", () => {
  expect(withoutCreationStacks(creationStack)).toEqual([]);
  expect(creationStack()).toContainEqual(expect.stringContaining("creation-stacks.test.ts"));
});

test("an error keeps its stack trace, as V8 writes it", () => {
  const fail = (): Error => new RangeError("too much");
  const firstFrame = ({ stack = "" }: Error): string => stack.split("\n").slice(0, 2).join("\n");
  // read inside: V8 formats a stack when somebody looks at it first
  expect(withoutCreationStacks(() => firstFrame(fail()))).toMatch(
    /^RangeError: too much\n {4}at fail \(.*creation-stacks\.test\.ts:\d+:\d+\)$/,
  );
});

test("what was set before is set again, also after a failure", () => {
  const before = Error.prepareStackTrace;
  expect(() =>
    withoutCreationStacks(() => {
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(Error.prepareStackTrace).toBe(before);
});
