const marks: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:[^\s/?#@]+@/i,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[spr]k_(live|test)_|whsec_|npm_|hf_|sk-|fm[12]_|AKIA|ASIA|AIza)[A-Za-z0-9_-]{16,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./,
];

/** Returns whether a text looks like a credential: a private key, a password in a URL, a known token prefix. */
export function carriesCredential(text: string): boolean {
  return marks.some((mark) => mark.test(text));
}

/**
 * Returns whether a text has a word that looks random, like a generated password or token: 24 or more characters, both
 * cases and digits, and at least 4 bits of entropy per character. Hexadecimal digests and uids stay below that.
 */
export function looksRandom(text: string): boolean {
  return text
    .split(/[^A-Za-z0-9+_=-]+/)
    .some(
      (word) => word.length >= 24 && /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word) && entropy(word) >= 4,
    );
}

/** Returns whether a text may be a secret, so that no message should repeat it. */
export function looksSecret(text: string): boolean {
  return carriesCredential(text) || looksRandom(text);
}

/** Returns whether a key names a secret, such as `STRIPE_SECRET_KEY`. */
export function namesSecret(key: string): boolean {
  return (
    /(^|_|-)(password|passwd|passphrase|token|secret|key|apikey|credentials?)$/i.test(key) && !/public_?key$/i.test(key)
  );
}

function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
