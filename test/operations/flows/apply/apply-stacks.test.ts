import { standingOf } from "../../../../operations/flows/apply/apply-stacks";
import { cartEnvironment } from "../../../support/environment";

const cart = cartEnvironment();
const [platform, blue, green] = ["test-platform", "test-cart-blue", "test-cart-green"] as const;

test("given an interrupted apply, then the command that continues has its options and the remaining stacks", () => {
  const cut = [{ stack: green, message: "Error: the state could not be written" }];
  const options = { stacks: [], kind: "platform", override: "it's late" } as const;
  expect(standingOf(cart, [platform, green, "test-edge"], [platform], options, cut)).toBe(
    [
      "1 of 3 stacks are applied",
      "  applied:         test-platform",
      "  begun, not done: test-cart-green",
      "  not begun:       test-edge",
      "Error: the state could not be written",
      "To go on: switchyard apply test-cart-green test-edge --kind platform --override 'it'\\''s late' --env test",
    ].join("\n"),
  );
});

test("given a started stack of the live colour, then the command that continues has --live", () => {
  const cut = [{ stack: blue, message: "" }];
  expect(standingOf(cart, [blue], [], { stacks: [blue] }, cut)).toBe(
    "0 of 1 stack is applied\n  begun, not done: test-cart-blue\nTo go on: switchyard apply test-cart-blue --live --env test",
  );
});

test("given that everything is applied but was not read back, then the command is status", () => {
  expect(standingOf(cart, [platform], [platform], { stacks: [] })).toBe(
    "1 of 1 stack is applied\n  applied:         test-platform\nTo see what is live: switchyard status --env test",
  );
});
