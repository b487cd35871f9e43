/** Returns whether an address or host name is private to a machine or network, so that the edge cannot reach it. */
export function isPrivate(address: string): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) {
    const [first = 0, second = 0] = address.split(".").map(Number);
    return (
      [0, 10, 127].includes(first) ||
      first >= 224 ||
      (first === 100 && second >= 64 && second < 128) ||
      (first === 169 && second === 254) ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 192 && second === 168)
    );
  }
  return /\.(localhost|local|localdomain|internal|intranet|lan|home|corp|test|invalid)$/.test(address);
}

/** Returns whether a host name is a zone or lies within it. */
export function isWithin(hostname: string, zone: string): boolean {
  return hostname === zone || hostname.endsWith(`.${zone}`);
}
