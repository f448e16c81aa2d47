const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size for people, e.g. `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const exponent = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** exponent;
  // 1023.96 KiB would otherwise read 1024.0 KiB.
  if (exponent > 0 && value >= 1023.95 && exponent < UNITS.length - 1)
    return formatBytes(1024 ** (exponent + 1));
  return `${exponent === 0 ? value : value.toFixed(1)} ${UNITS[exponent]}`;
}

/** A duration for people, e.g. `1:05` or `2:00:09`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A count with its noun, e.g. `1 file` or `3 files`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
