/**
 * A harmless test file that every scanner detects as malware. It is assembled here, so that no scanner detects this
 * source file.
 * @see https://www.eicar.org/download-anti-malware-testfile/
 */
export const TEST_SIGNATURE = [
  "X5O!P%@AP[4\\PZX54(P^)7CC)7}",
  "$EICAR-STANDARD-",
  "ANTIVIRUS-TEST-FILE!$H+H*",
].join("");
