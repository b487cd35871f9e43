/** Renders a duration as `kubectl` does: two units if it is short, one if it is long. @param ms not negative */
export function spanText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  if (years >= 8) return `${years}y`;
  return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`;
}

/** Renders how long ago a time was. */
export function ageText(since: string | null | undefined, now: Date): string {
  if (since === undefined || since === null || since === "") return "<unknown>";
  return spanText(now.getTime() - Date.parse(since));
}
