import { covers, formatPath, isContainer, memberOf, type Path, valueAt } from "../path.js";
import { afterApply, isNotKnown, type NotKnown, unreadable, type Value } from "./value.js";

/** Terraform's attributes of one object, on one side of a change or in a state. */
export interface Attributes {
  readonly values: unknown;
  /** A mask of what only the apply will tell. @default - everything is known */
  readonly unknown?: unknown;
  /** A mask of what may not be shown. @default - everything may */
  readonly sensitive?: unknown;
  /** The expressions that the configuration sets. @default - nothing is known about them */
  readonly configured?: unknown;
  /** Whether a value has a secret in it that no mask covers here. @default - none has */
  readonly isSecret?: (value: unknown) => boolean;
}

/** Reads values of one object by their paths; what is left out is undefined. */
export class Reader {
  private constructor(
    private readonly read: (path: Path) => unknown,
    private readonly root: Path = [],
  ) {}

  /** Over what an API answered. */
  static plain(value: unknown): Reader {
    return new Reader((path) => valueAt(value, path) ?? undefined);
  }

  /**
   * Over Terraform's attributes. What only the apply will tell is what the configuration refers to; where the configuration
   * says nothing, the provider fills it in, which is as good as left out.
   */
  static attributes({ values, unknown, sensitive, configured, isSecret = () => false }: Attributes): Reader {
    return new Reader((path) => {
      if (covers(unknown, path)) return configuredHere(configuredValue(configured, path));
      const value = valueAt(values, path) ?? undefined;
      if (value === undefined) return undefined;
      if (covers(sensitive, path) || (!isContainer(value) && isSecret(value))) return unreadable("sensitive");
      return value;
    });
  }

  /** Over what overrides another object: a member that it says stands for the other's as a whole. */
  over(base: Reader): Reader {
    return new Reader((path) => (this.says(...path.slice(0, 1)) ? this : base).at(path));
  }

  /** The same, from a place inside on. */
  within(...path: Path): Reader {
    return new Reader(this.read, [...this.root, ...path]);
  }

  /** The same over an object of another form. @param place where the value of a path stands there */
  by(place: (path: Path) => Path): Reader {
    return new Reader((path) => this.read(place(path)), this.root);
  }

  /** Whether anything stands there, an empty list or map too. */
  says(...path: Path): boolean {
    return this.at(path) !== undefined;
  }

  text(...path: Path): Value<string> | undefined {
    return this.typed(path, "text", (value) => typeof value === "string");
  }

  /** A text, or a number as text. */
  word(...path: Path): Value<string> | undefined {
    const value = this.at(path);
    return typeof value === "number" ? String(value) : this.text(...path);
  }

  number(...path: Path): Value<number> | undefined {
    return this.typed(path, "number", (value) => typeof value === "number");
  }

  flag(...path: Path): Value<boolean> | undefined {
    return this.typed(path, "true or false", (value) => typeof value === "boolean");
  }

  /** The keys of a map, or the positions of a list; nothing where it is empty, because providers mix that with nothing. */
  keys(...path: Path): Value<readonly string[]> | undefined {
    const value = this.at(path);
    if (value === undefined || isNotKnown(value)) return value;
    if (!isContainer(value)) return this.unlike(path, "list or map");
    const keys = Object.keys(value);
    return keys.length === 0 ? undefined : keys;
  }

  /** A map of texts; what is not known of its keys is not known at all. */
  texts(...path: Path): Value<Readonly<Record<string, Value<string>>>> {
    const keys = this.keys(...path) ?? [];
    if (isNotKnown(keys)) return keys;
    return Object.fromEntries(
      keys.flatMap((key): [string, Value<string>][] => {
        const value = this.text(...path, key);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  }

  /** The elements of a list. @param each reads one of them */
  list<T>(path: Path, each: (element: Reader) => T): Value<readonly T[]> | undefined {
    const keys = this.keys(...path);
    if (keys === undefined || isNotKnown(keys)) return keys;
    return keys.map((key) => each(this.within(...path, Number(key))));
  }

  private at(path: Path): unknown {
    return this.read([...this.root, ...path]);
  }

  private typed<T>(path: Path, what: string, is: (value: unknown) => value is T): Value<T> | undefined {
    const value = this.at(path);
    if (value === undefined || isNotKnown(value)) return value;
    return is(value) ? value : this.unlike(path, what);
  }

  private unlike(path: Path, what: string): NotKnown {
    return unreadable(`${formatPath([...this.root, ...path])} is no ${what}`);
  }
}

function configuredHere(value: unknown): unknown {
  if (value === true) return afterApply();
  return typeof value === "string" && value.includes("${") ? afterApply(value) : value;
}

/**
 * What the configuration says about an attribute: its value, with `${…}` where it refers to something, or `true` where
 * only the fact that it refers to something is known.
 */
export function configuredValue(expressions: unknown, path: Path): unknown {
  let at = expressions;
  for (const [index, step] of path.entries()) {
    if (isExpression(at)) return constantAt(at, path.slice(index));
    at = memberOf(at, step);
  }
  return isExpression(at) ? constantAt(at, []) : isContainer(at) && Object.keys(at).length > 0 ? true : undefined;
}

function isExpression(node: unknown): boolean {
  return isContainer(node) && (Object.hasOwn(node, "constant_value") || Object.hasOwn(node, "references"));
}

function constantAt(expression: unknown, rest: Path): unknown {
  const constant = memberOf(expression, "constant_value");
  // a reference of a whole says nothing about which of its members are set
  if (constant === undefined) return rest.length === 0 ? true : undefined;
  const value = rest.reduce<unknown>(memberOf, constant);
  return value === null ? undefined : value;
}
