/** A token of an expression. */
export interface Token {
  readonly kind: "string" | "number" | "name" | "address" | "sign" | "end";
  /** The value of a string, or else the original text. */
  readonly text: string;
  /** The position of its start, from 1. */
  readonly at: number;
}

/** An invalid expression; the message says where. */
export class ExpressionError extends Error {}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["address", /(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7})(\/\d{1,3})?/y],
  ["number", /-?\d+/y],
  ["name", /[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*/y],
  ["sign", /\.\.|\|\||&&|\^\^|==|!=|<=|>=|[()[\]{},*!<>~]/y],
];

const raw = /r(#*)"/y;

/**
 * Splits an expression in Cloudflare's rules language into tokens.
 *
 * @throws ExpressionError if it is invalid
 * @see https://developers.cloudflare.com/ruleset-engine/rules-language/values/
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const [token, next] = tokenAt(text, at);
    tokens.push(token);
    at = next;
  }
  return [...tokens, { kind: "end", text: "the end", at: text.length + 1 }];
}

function tokenAt(text: string, at: number): [Token, number] {
  if (text[at] === '"') return quotedAt(text, at);
  raw.lastIndex = at;
  const opening = raw.exec(text);
  if (opening !== null) {
    const closing = `"${opening[1] ?? ""}`;
    const from = at + opening[0].length;
    const to = text.indexOf(closing, from);
    if (to < 0) throw new ExpressionError(`the string at ${at + 1} does not end`);
    return [{ kind: "string", text: text.slice(from, to), at: at + 1 }, to + closing.length];
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [{ kind, text: found, at: at + 1 }, at + found.length];
  }
  throw new ExpressionError(`cannot read ${JSON.stringify(text[at])} at ${at + 1}`);
}

function quotedAt(text: string, start: number): [Token, number] {
  let value = "";
  let at = start + 1;
  for (;;) {
    const sign = text[at];
    if (sign === undefined) throw new ExpressionError(`the string at ${start + 1} does not end`);
    if (sign === '"') return [{ kind: "string", text: value, at: start + 1 }, at + 1];
    if (sign !== "\\") {
      value += sign;
      at += 1;
      continue;
    }
    const [whole = "", character, hex] = /^\\(?:(["\\])|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 4)) ?? [];
    if (whole === "") throw new ExpressionError(`unknown escape at ${at + 1}: only \\", \\\\ and \\xHH are known`);
    value += character ?? String.fromCharCode(Number.parseInt(hex ?? "0", 16));
    at += whole.length;
  }
}
