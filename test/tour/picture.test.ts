import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { type Moment, picture } from "../../tour/picture";
import { type Output, Terminal } from "../../tour/terminal";

const columns = 26;
const coloured = new Terminal(terminalStream(), {});
const plain = new Terminal(terminalStream(), { NO_COLOR: "1" });

function terminalStream(): Output {
  return Object.assign(new PassThrough(), { isTTY: true, columns });
}

const canary: Moment = {
  second: 3,
  requests: 200,
  failures: 0,
  shares: [
    { colour: "blue", version: "v1.0.0", requests: 198, share: 0.99 },
    { colour: "green", version: "v1.1.0", requests: 2, share: 0.01 },
  ],
  latency: { p50: 2.13, p95: 5, p99: 12.5, max: 20 },
  mark: "canary",
};
const broken: Moment = {
  second: 4,
  requests: 100,
  failures: 25,
  shares: [{ colour: "green", version: "v1.1.0", requests: 75, share: 1 }],
};

test("given no colours, then every release has its own sign, and the smallest part is visible", () => {
  expect(picture([canary], "shop.example", plain)).toEqual([
    "   shop.example   200 requests/s    0 failed   p50   2.1 ms   p99  12.5 ms",
    `   ${"█".repeat(19)}░`,
    "   █ blue v1.0.0 99.0 %   ░ green v1.1.0 1.0 %",
    "   ",
  ]);
  expect(picture([canary, broken], "shop.example", plain).slice(0, 3)).toEqual([
    "   shop.example   100 requests/s   25 failed",
    `   ${"░".repeat(15)}${"×".repeat(5)}`,
    "   ░ green v1.1.0 100 %   × 25 of 100 failed",
  ]);
});

test("given colours, then each second is a column of its parts, marked with the step that began in it", () => {
  const lines = picture([canary, broken, broken], "shop.example", coloured).slice(4);
  expect(lines.map((line) => stripVTControlCharacters(line))).toEqual([
    "   ▇▇████",
    "   ██▄▄▄▄",
    "   ██████",
    "   ██████",
    "   ██████",
    "   ██████",
    "   └canary",
  ]);
  // blue below green, then green below what failed
  expect(lines[0]?.slice(3)).toBe("\u001b[42m\u001b[94m▇▇\u001b[0m\u001b[0m\u001b[31m██\u001b[0m\u001b[31m██\u001b[0m");
  expect(lines[1]).toContain("\u001b[41m\u001b[32m▄▄\u001b[0m\u001b[0m");
});

test("given many seconds, then columns are narrower, and the oldest are dropped", () => {
  const many = Array.from({ length: 30 }, () => broken);
  const [top = ""] = picture(many, "shop.example", coloured).slice(4);
  expect(stripVTControlCharacters(top).trim()).toHaveLength(columns - 6);
});

test("given no answers yet, then the picture says so", () => {
  expect(picture([], "shop.example", plain)).toEqual(["   shop.example: waiting for the first requests"]);
});
