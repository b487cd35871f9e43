import { conditionOf, stringOf } from "../../../sandbox/cloudflare/rules-language/parse";
import type { RuleRequest } from "../../../sandbox/cloudflare/rules-language/values";

const request: RuleRequest = {
  host: "prompt.mcpist.example",
  method: "POST",
  path: "/api/test",
  query: "a=1",
  headers: { "x-run-id": ["run-7"], "x-several": ["one", "two"], "x-empty": [""], "user-agent": ["curl/8"] },
  ip: "192.0.2.7",
};

test.each([
  // conditions that the program writes
  ['any(http.request.headers["x-run-id"][*] ne "")', true],
  ['any(http.request.headers["x-empty"][*] ne "")', false],
  ['any(http.request.headers["x-missing"][*] ne "")', false],
  [
    'any(http.request.headers["x-preview"][*] ne "") or any(http.request.headers["x-run-id"][*] in {"run-1" "run-7"})',
    true,
  ],
  ['any(http.request.headers["X-Run-Id"][*] in {"run-1" "run-2"})', false],
  ['http.host in {"a.example" "prompt.mcpist.example"}', true],
  ['http.host eq "prompt.mcpist.example"', true],
  // conditions that people would write
  ['http.request.uri.path contains "api" and not ssl', false],
  ['(http.request.method == "GET" || http.request.method == "POST") && http.request.uri.query ne ""', true],
  ['starts_with(http.request.uri.path, "/api/") xor http.host eq "prompt.mcpist.example"', false],
  ['lower(http.request.method) eq "post"', true],
  ['all(http.request.headers["x-several"][*] in {"one" "two" "three"})', true],
  ['any(lower(http.request.headers["x-several"][*]) contains "tw")', true],
  ['http.request.headers["x-several"][1] eq "two"', true],
  ["len(http.host) in {1 20..25}", true],
  ['len(http.request.headers["x-several"]) gt 1', true],
  ["ip.src in {192.0.2.0/24 2001:db8::/32}", true],
  ["ip.src eq 192.0.2.8", false],
  ['http.user_agent matches "^curl/[0-9]+$"', true],
  ['http.host eq r#"a"b"#', false],
  ['http.host eq "\\"\\x41\\\\"', false],
  ["true or false and false", true],
  ["not true or true", true],
])("%s is %s", (text, expected) => {
  expect(conditionOf(text)(request)).toBe(expected);
});

test.each([
  ["", "a field, a function or a value expected at 1, not the end"],
  ["http.hots eq", 'unknown field "http.hots" at 1'],
  ['http.host eq "a', "the string at 14 does not end"],
  ['http.host eq "a\\n"', 'unknown escape at 16: only \\", \\\\ and \\xHH are known'],
  ["http.host eq 5", "a string expected at 14, not 5"],
  ['http.host in {"a" 5}', "a string expected at 19, not 5"],
  ['http.host in {"a"', '"}" expected at 18, not the end'],
  ['http.host eq "a" "b"', 'the end expected at 18, not "b"'],
  ["http.host", "boolean expected at 1, not string"],
  ['http.request.headers["a"][*] eq "b"', "a list at 1: put any() or all() around it"],
  ['any(http.host eq "b")', "any() needs a comparison with [*] at 5"],
  ['shout(http.host) eq "b"', 'unknown function "shout" at 1'],
  ["starts_with(http.host)", '"," expected at 22, not )'],
  ["ends_with(http.host, http.host)", "a string expected at 22, not http.host"],
  ['lower(http.host, "a") eq "b"', "lower() takes one argument at 1"],
  ["len(http.host) contains 5", "contains is not for integer at 1"],
  ['http.host matches "("', "not a regular expression at 19"],
  ["http.host eq 'a'", 'cannot read "\'" at 14'],
  ["(ssl", '")" expected at 5, not the end'],
])("%s cannot be read", (text, mistake) => {
  expect(() => conditionOf(text)).toThrow(mistake);
});

test("builds a header from a request's own fields", () => {
  expect(stringOf('concat(http.request.method, " ", http.request.uri)')(request)).toBe("POST /api/test?a=1");
  expect(() => stringOf("ssl")).toThrow("string or integer or address expected at 1, not boolean");
});
