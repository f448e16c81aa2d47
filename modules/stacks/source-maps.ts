/**
 * Disables source maps. CDKTF records the call stack of each value; mapping those to the sources takes a fifth of the
 * whole run, and they are not part of the output. The stack of an error is mapped when it is printed.
 */
export function withoutSourceMaps(run: () => void): void {
  const enabled = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  try {
    run();
  } finally {
    process.setSourceMapsEnabled(enabled);
  }
}
