/**
 * What every scanner takes for malware, and what is none. Put together here, so that no scanner takes this file for it.
 * @see https://www.eicar.org/download-anti-malware-testfile/
 */
export const TEST_SIGNATURE = [
  "X5O!P%@AP[4\\PZX54(P^)7CC)7}",
  "$EICAR-STANDARD-",
  "ANTIVIRUS-TEST-FILE!$H+H*",
].join("");
