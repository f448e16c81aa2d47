import { isAllowedExtension, isAllowedType } from "../headers/content-type.js";

/** Whether an item of a policy's list allows everything that another item allows. */
export type Covers = (wide: string, narrow: string) => boolean;

/** `image/*` covers `image/png`. */
export const coversType: Covers = (wide, narrow) => isAllowedType(narrow.toLowerCase(), [wide]);

/** `.gz` covers `.tar.gz`. */
export const coversExtension: Covers = (wide, narrow) => isAllowedExtension(`name${narrow}`, [wide]);
