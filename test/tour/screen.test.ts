import { PassThrough } from "node:stream";
import { Screen } from "../../tour/screen";
import { Terminal } from "../../tour/terminal";

function screenOn(isTTY: boolean): { readonly screen: Screen; readonly written: () => string } {
  const out = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 10 });
  const screen = new Screen(new Terminal(out, {}));
  return { screen, written: () => String(out.read() ?? "") };
}

test("redraws in place, below the permanent lines, and never wider than a line", () => {
  const { screen, written } = screenOn(true);
  screen.show(["0123456789 too long", "b"]);
  expect(written()).toBe("012345678\nb\n\u001b[?25l");
  screen.add("stays");
  expect(written()).toBe("\u001b[2A\r\u001b[Jstays\n012345678\nb\n\u001b[?25l");
  screen.close();
  expect(written()).toBe("\u001b[2A\r\u001b[J\u001b[?25h\u001b[?25h");
});

test("given no terminal, then only the permanent lines are written", () => {
  const { screen, written } = screenOn(false);
  screen.show(["a"]);
  screen.add("one", "two");
  screen.add();
  screen.close();
  expect(written()).toBe("one\ntwo\n");
});
