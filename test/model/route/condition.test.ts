import { headerIsOneOf, headerIsSet, hostIsOneOf, hostsIn, ruleString } from "../../../model/route/condition.js";

test("quotes and backslashes do not end a string", () => {
  expect(ruleString('a"b\\c')).toBe('"a\\"b\\\\c"');
});

test("a value cannot reach into the expression", () => {
  expect(headerIsOneOf("X-Run-Id", ['1"} or true or {"'])).toBe(
    'any(http.request.headers["x-run-id"][*] in {"1\\"} or true or {\\""})',
  );
});

test("header names are lower case, as Cloudflare compares them", () => {
  expect(headerIsSet("X-Switchyard-Preview")).toBe('any(http.request.headers["x-switchyard-preview"][*] ne "")');
});

test("matches hosts", () => {
  expect(hostIsOneOf(["a.example.com", "b.example.com"])).toBe('http.host in {"a.example.com" "b.example.com"}');
});

test.each([
  ['http.host in {"a.example.com" "b.example.com"}', ["a.example.com", "b.example.com"]],
  ['(http.host eq "a.example.com")', ["a.example.com"]],
  [hostIsOneOf(['a"b\\c']), ['a"b\\c']],
  ['http.host in {"a.example.com"} or true', undefined],
  ['not http.host in {"a.example.com"}', undefined],
  ["true", undefined],
])("finds the hosts of %s", (condition, hosts) => {
  expect(hostsIn(condition)).toEqual(hosts);
});
