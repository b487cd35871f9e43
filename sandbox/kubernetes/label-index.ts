type Labels = Readonly<Record<string, string>>;

/** Finds the names of objects by their labels, or of those that select by labels, without looking at all of them. */
export class LabelIndex {
  private readonly filed = new Map<string, Set<string>>();

  /** Files a name under each of its labels. */
  add(namespace: string, name: string, labels: Labels): void {
    for (const key of keysOf(namespace, labels)) this.under(key).add(name);
  }

  /** Files a name under that label of a selector by which fewest are filed; one without labels under none. */
  addSelector(namespace: string, name: string, selector: Labels): void {
    const [rarest = `${namespace}/`] = keysOf(namespace, selector).sort((a, b) => this.count(a) - this.count(b));
    this.under(rarest).add(name);
  }

  /** Takes a name out again. @param labels those that it was filed by */
  delete(namespace: string, name: string, labels: Labels): void {
    for (const key of [`${namespace}/`, ...keysOf(namespace, labels)]) {
      const names = this.filed.get(key);
      names?.delete(name);
      if (names?.size === 0) this.filed.delete(key);
    }
  }

  /** Names of whom a selector may select, sorted; undefined where it selects everything. */
  selected(namespace: string, selector: Labels): readonly string[] | undefined {
    const [rarest] = keysOf(namespace, selector).sort((a, b) => this.count(a) - this.count(b));
    return rarest === undefined ? undefined : [...(this.filed.get(rarest) ?? [])].sort();
  }

  /** Names of those whose selector may select an object with these labels. */
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
