import { covers, formatPath, isContainer, memberOf, type Path, valueAt } from "../path.js";
import { afterApply, isNotKnown, type NotKnown, unreadable, type Value } from "./value.js";

/** Terraform's attributes of one object, on one side of a change or in a state. */
export interface Attributes {
  readonly values: unknown;
  /** The mask of values that are known after apply. @default - everything is known */
  readonly unknown?: unknown;
  /** The mask of sensitive values. @default - none */
  readonly sensitive?: unknown;
  /** The expressions of the configuration. @default - unknown */
  readonly configured?: unknown;
  /** Reports whether a value contains a secret that the mask does not cover. @default - none does */
  readonly isSecret?: (value: unknown) => boolean;
}

/** A reader of one object's values by path; omitted values are undefined. */
export class Reader {
  private constructor(
    private readonly read: (path: Path) => unknown,
    private readonly root: Path = [],
  ) {}

  /** Returns a reader of an API's answer. */
  static plain(value: unknown): Reader {
    return new Reader((path) => valueAt(value, path) ?? undefined);
  }

  /**
   * Returns a reader of Terraform's attributes. A value that is known after apply is its reference in the
   * configuration; without one the provider computes it, and it counts as omitted.
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

  /** Returns a reader of overrides: each member that is set replaces the other's as a whole. */
  over(base: Reader): Reader {
    return new Reader((path) => (this.says(...path.slice(0, 1)) ? this : base).at(path));
  }

  /** Returns a reader of a nested object. */
  within(...path: Path): Reader {
    return new Reader(this.read, [...this.root, ...path]);
  }

  /** Returns a reader of an object in another form. @param place returns the path in that form */
  by(place: (path: Path) => Path): Reader {
    return new Reader((path) => this.read(place(path)), this.root);
  }

  /** Reports whether a value is set, an empty list or map too. */
  says(...path: Path): boolean {
    return this.at(path) !== undefined;
  }

  text(...path: Path): Value<string> | undefined {
    return this.typed(path, "text", (value) => typeof value === "string");
  }

  /** Returns a text, or a number as text. */
  word(...path: Path): Value<string> | undefined {
    const value = this.at(path);
    return typeof value === "number" ? String(value) : this.text(...path);
  }

  number(...path: Path): Value<number> | undefined {
    return this.typed(path, "a number", (value) => typeof value === "number");
  }

  flag(...path: Path): Value<boolean> | undefined {
    return this.typed(path, "true or false", (value) => typeof value === "boolean");
  }

  /** Returns the keys of a map or the positions of a list; undefined if it is empty, because providers mix the two. */
  keys(...path: Path): Value<readonly string[]> | undefined {
    const value = this.at(path);
    if (value === undefined || isNotKnown(value)) return value;
    if (!isContainer(value)) return this.unlike(path, "a list or map");
    const keys = Object.keys(value);
    return keys.length === 0 ? undefined : keys;
  }

  /** Returns a map of texts; if some keys are unknown, all of it is. */
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

  /** Returns the elements of a list. @param each reads one element */
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
    return unreadable(`${formatPath([...this.root, ...path])} is not ${what}`);
  }
}

function configuredHere(value: unknown): unknown {
  if (value === true) return afterApply();
  return typeof value === "string" && value.includes("${") ? afterApply(value) : value;
}

/**
 * Returns the configured value of an attribute, with `${…}` for references; `true` if it is only known to refer to
 * something.
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
  // a reference to a whole does not tell which of its members are set
  if (constant === undefined) return rest.length === 0 ? true : undefined;
  const value = rest.reduce<unknown>(memberOf, constant);
  return value === null ? undefined : value;
}
