import { isIP } from "node:net";
import { ExpressionError, type Token, tokensOf } from "./tokens";
import { fields, inNetworks, mapped, type Part, type RuleRequest, type Type, type Value } from "./values";

const comparisons: Readonly<Record<string, string>> = {
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "~": "matches",
};
const operators = ["eq", "ne", "lt", "le", "gt", "ge", "contains", "matches"];
const texts: readonly Type[] = ["string"];

/**
 * Parses a condition in Cloudflare's rules language: fields of a request, comparisons, `in`, `any` and `all`, and a few
 * string functions.
 *
 * @throws ExpressionError if it cannot be parsed
 * @see https://developers.cloudflare.com/ruleset-engine/rules-language/operators/
 */
export function conditionOf(text: string): (request: RuleRequest) => boolean {
  const part = new Parser(tokensOf(text)).whole(["boolean"]);
  return (request) => part.of(request) === true;
}

/** Parses an expression for a string, as header rewrites use. @throws ExpressionError if it cannot be parsed */
export function stringOf(text: string): (request: RuleRequest) => string {
  const part = new Parser(tokensOf(text)).whole(["string", "integer", "address"]);
  return (request) => String(part.of(request));
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(types: readonly Type[]): Part {
    const at = this.token.at;
    const part = this.or();
    if (this.token.kind !== "end") throw this.unexpected("the end");
    return this.expect(part, types, at);
  }

  private or(): Part {
    return this.chain(
      ["or", "||"],
      () => this.xor(),
      (a, b) => a || b,
    );
  }

  private xor(): Part {
    return this.chain(
      ["xor", "^^"],
      () => this.and(),
      (a, b) => a !== b,
    );
  }

  private and(): Part {
    return this.chain(
      ["and", "&&"],
      () => this.not(),
      (a, b) => a && b,
    );
  }

  private chain(signs: readonly string[], operand: () => Part, join: (a: boolean, b: boolean) => boolean): Part {
    const began = this.token.at;
    let left = operand();
    while (this.take(signs)) {
      const at = this.token.at;
      const before = this.expect(left, ["boolean"], began);
      const right = this.expect(operand(), ["boolean"], at);
      left = {
        type: "boolean",
        each: false,
        of: (request) => join(before.of(request) === true, right.of(request) === true),
      };
    }
    return left;
  }

  private not(): Part {
    if (!this.take(["not", "!"])) return this.comparison();
    const at = this.token.at;
    const part = this.expect(this.not(), ["boolean"], at);
    return { type: "boolean", each: false, of: (request) => part.of(request) !== true };
  }

  private comparison(): Part {
    const at = this.token.at;
    const left = this.operand();
    if (this.take(["in"])) return this.member(left, at);
    const operator = comparisons[this.token.text] ?? this.token.text;
    if (this.token.kind === "string" || !operators.includes(operator)) return left;
    this.position += 1;
    return mapped(left, "boolean", this.comparator(left, operator, at));
  }

  private comparator(left: Part, operator: string, at: number): (value: Value) => boolean {
    const token = this.token;
    this.position += 1;
    if (left.type === "integer") {
      if (token.kind !== "number") throw this.wrong(token, "a number");
      const right = Number(token.text);
      if (operator === "contains" || operator === "matches") throw this.notFor(operator, left.type, at);
      return (value) => compare(Number(value), right, operator);
    }
    if (left.type === "address") {
      if (token.kind !== "address") throw this.wrong(token, "an IP address");
      if (operator !== "eq" && operator !== "ne") throw this.notFor(operator, left.type, at);
      return (value) => (value === token.text) === (operator === "eq");
    }
    this.expect(left, texts, at, true);
    if (token.kind !== "string") throw this.wrong(token, "a string");
    if (operator === "contains") return (value) => String(value).includes(token.text);
    if (operator === "matches") {
      const pattern = this.pattern(token);
      return (value) => pattern.test(String(value));
    }
    return (value) => compare(String(value), token.text, operator);
  }

  private pattern({ text, at }: Token): RegExp {
    try {
      return new RegExp(text);
    } catch {
      throw new ExpressionError(`not a regular expression at ${at}`);
    }
  }

  /** Parses a set such as `{"a" "b"}`, `{1 5..7}` or `{192.0.2.0/24}`. */
  private member(left: Part, at: number): Part {
    this.need("{");
    const entries: Token[] = [];
    const ranges: (readonly [number, number])[] = [];
    while (!this.take(["}"])) {
      const token = this.token;
      this.position += 1;
      if (token.kind === "end") throw this.wrong(token, '"}"');
      entries.push(token);
      if (left.type !== "integer" || token.kind !== "number") continue;
      const to = this.take([".."]) ? this.token : token;
      if (to !== token) this.position += 1;
      ranges.push([Number(token.text), Number(to.text)]);
    }
    const kind = { integer: "number", address: "address", string: "string" }[left.type as "string"];
    const stranger = entries.find((token) => token.kind !== kind);
    if (kind === undefined) throw this.notFor("in", left.type, at);
    if (stranger !== undefined) throw this.wrong(stranger, kind === "string" ? "a string" : `a ${kind}`);
    if (left.type === "integer") {
      return mapped(left, "boolean", (value) =>
        ranges.some(([from, to]) => Number(value) >= from && Number(value) <= to),
      );
    }
    const known = entries.map(({ text }) => text);
    if (left.type === "address") {
      const contains = inNetworks(known);
      return mapped(left, "boolean", (value) => contains(String(value)));
    }
    const set = new Set<Value>(known);
    return mapped(left, "boolean", (value) => set.has(value));
  }

  private operand(): Part {
    const token = this.token;
    if (this.take(["("])) {
      const inner = this.or();
      this.need(")");
      return inner;
    }
    this.position += 1;
    if (token.kind === "string") return { type: "string", each: false, of: () => token.text };
    if (token.kind === "number") return { type: "integer", each: false, of: () => Number(token.text) };
    if (token.kind === "address" && isIP(token.text) !== 0)
      return { type: "address", each: false, of: () => token.text };
    if (token.kind !== "name") throw this.wrong(token, "a field, a function or a value");
    if (this.take(["("])) return this.call(token);
    const field = Object.hasOwn(fields, token.text) ? fields[token.text] : undefined;
    if (field === undefined) throw new ExpressionError(`unknown field "${token.text}" at ${token.at}`);
    return this.indexed(field);
  }

  private indexed(start: Part): Part {
    let part = start;
    while (this.take(["["])) {
      const token = this.token;
      this.position += 1;
      const whole = part;
      if (part.type === "map" && token.kind === "string") {
        part = { type: "strings", each: false, of: (request) => at(whole.of(request), token.text) };
      } else if (part.type === "strings" && !part.each && token.text === "*") {
        part = { type: "string", each: true, of: (request) => whole.of(request) };
      } else if (part.type === "strings" && token.kind === "number") {
        part = {
          type: "string",
          each: false,
          of: (request) => String(listOf(whole.of(request))[Number(token.text)] ?? ""),
        };
      } else throw this.wrong(token, part.type === "map" ? "a header's name" : "* or a number");
      this.need("]");
    }
    return part;
  }

  private call({ text: name, at: start }: Token): Part {
    if (name === "any" || name === "all") {
      const begin = this.token.at;
      const list = this.or();
      this.need(")");
      if (list.type !== "boolean" || !list.each)
        throw new ExpressionError(`${name}() needs a comparison with [*] at ${begin}`);
      const decide = (values: readonly unknown[]): boolean =>
        name === "any" ? values.some((value) => value === true) : values.every((value) => value === true);
      return { type: "boolean", each: false, of: (request) => decide(listOf(list.of(request))) };
    }
    if (name === "starts_with" || name === "ends_with") return this.affix(name, start);
    const args = [this.operand()];
    while (this.take([","])) args.push(this.operand());
    this.need(")");
    const [first, ...rest] = args;
    if (name === "concat") {
      return { type: "string", each: false, of: (request) => args.map((part) => String(part.of(request))).join("") };
    }
    if (!["lower", "upper", "len"].includes(name)) throw new ExpressionError(`unknown function "${name}" at ${start}`);
    if (first === undefined || rest.length > 0) throw new ExpressionError(`${name}() takes one argument at ${start}`);
    if (name === "len") {
      return mapped(first, "integer", (value) => (Array.isArray(value) ? value.length : String(value).length));
    }
    const text = this.expect(first, texts, start, true);
    return mapped(text, "string", (value) =>
      name === "lower" ? String(value).toLowerCase() : String(value).toUpperCase(),
    );
  }

  /** Parses `starts_with(text, "…")` or `ends_with`; the second argument has to be a literal. */
  private affix(name: "starts_with" | "ends_with", start: number): Part {
    const text = this.expect(this.operand(), texts, start, true);
    this.need(",");
    const affix = this.token;
    if (affix.kind !== "string") throw this.wrong(affix, "a string");
    this.position += 1;
    this.need(")");
    return mapped(text, "boolean", (value) =>
      name === "starts_with" ? String(value).startsWith(affix.text) : String(value).endsWith(affix.text),
    );
  }

  private get token(): Token {
    return this.tokens[this.position] ?? { kind: "end", text: "the end", at: 0 };
  }

  private take(signs: readonly string[]): boolean {
    const { kind, text } = this.token;
    if ((kind !== "sign" && kind !== "name") || !signs.includes(text)) return false;
    this.position += 1;
    return true;
  }

  private need(sign: string): void {
    if (!this.take([sign])) throw this.unexpected(`"${sign}"`);
  }

  private expect(part: Part, types: readonly Type[], at: number, each = false): Part {
    if (!types.includes(part.type))
      throw new ExpressionError(`${types.join(" or ")} expected at ${at}, not ${part.type}`);
    if (part.each && !each) throw new ExpressionError(`a list at ${at}: put any() or all() around it`);
    return part;
  }

  private unexpected(wanted: string): ExpressionError {
    return this.wrong(this.token, wanted);
  }

  private wrong({ kind, text, at }: Token, wanted: string): ExpressionError {
    return new ExpressionError(`${wanted} expected at ${at}, not ${kind === "string" ? JSON.stringify(text) : text}`);
  }

  private notFor(operator: string, type: Type, at: number): ExpressionError {
    return new ExpressionError(`${operator} is not for ${type} at ${at}`);
  }
}

function at(value: Value | readonly Value[], key: string): Value {
  const map = value as Readonly<Record<string, readonly string[]>>;
  return Object.hasOwn(map, key.toLowerCase()) ? (map[key.toLowerCase()] ?? []) : [];
}

function listOf(value: Value | readonly Value[]): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function compare<T extends string | number>(a: T, b: T, operator: string): boolean {
  switch (operator) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "lt":
      return a < b;
    case "le":
      return a <= b;
    case "gt":
      return a > b;
    default:
      return a >= b;
  }
}
