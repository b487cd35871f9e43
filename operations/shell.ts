/** A value as one word of a command line, by the rules of a POSIX shell. */
export function quoted(value: string): string {
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
