type Labels = Readonly<Record<string, string>>;

/** An index of names by labels, for objects with labels and for objects with selectors. */
export class LabelIndex {
  private readonly filed = new Map<string, Set<string>>();

  /** Adds a name under each of its labels. */
  add(namespace: string, name: string, labels: Labels): void {
    for (const key of keysOf(namespace, labels)) this.under(key).add(name);
  }

  /** Adds a name under the rarest label of its selector, or under none if the selector has no labels. */
  addSelector(namespace: string, name: string, selector: Labels): void {
    const [rarest = `${namespace}/`] = keysOf(namespace, selector).sort((a, b) => this.count(a) - this.count(b));
    this.under(rarest).add(name);
  }

  /** Removes a name. @param labels the labels that it was added with */
  delete(namespace: string, name: string, labels: Labels): void {
    for (const key of [`${namespace}/`, ...keysOf(namespace, labels)]) {
      const names = this.filed.get(key);
      names?.delete(name);
      if (names?.size === 0) this.filed.delete(key);
    }
  }

  /** Returns the sorted names that a selector may select; undefined if it selects everything. */
  selected(namespace: string, selector: Labels): readonly string[] | undefined {
    const [rarest] = keysOf(namespace, selector).sort((a, b) => this.count(a) - this.count(b));
    return rarest === undefined ? undefined : [...(this.filed.get(rarest) ?? [])].sort();
  }

  /** Returns the names whose selector may select an object with these labels. */
  selecting(namespace: string, labels: Labels): ReadonlySet<string> {
    const found = new Set<string>();
    for (const key of [`${namespace}/`, ...keysOf(namespace, labels)]) {
      for (const name of this.filed.get(key) ?? []) found.add(name);
    }
    return found;
  }

  private under(key: string): Set<string> {
    const names = this.filed.get(key) ?? new Set<string>();
    this.filed.set(key, names);
    return names;
  }

  private count(key: string): number {
    return this.filed.get(key)?.size ?? 0;
  }
}

function keysOf(namespace: string, labels: Labels): string[] {
  return Object.entries(labels).map(([label, value]) => `${namespace}/${label}=${value}`);
}
