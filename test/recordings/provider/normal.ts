/** Replaces ids and times by placeholders, so that plans of two runs can be compared. */
export function normal(value: unknown): unknown {
  const ids = new Map<string, string>();
  const text = JSON.stringify(value)
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "(uid)")
    .replace(/\b(?!f{32}|e{32})[0-9a-f]{32}\b/g, (id) => {
      const known = ids.get(id) ?? `(id ${ids.size + 1})`;
      ids.set(id, known);
      return known;
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "(time)")
    // unlike Cloudflare, the recorded API did not say when something was disabled
    .replace(/"disabled_at":"[^"]*"/g, '"disabled_at":null')
    .replace(/"resource_version":"\d+"/g, '"resource_version":"(version)"')
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, "(address)");
  return JSON.parse(text);
}
