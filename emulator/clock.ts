/** The current time, in milliseconds since 1970. It is a parameter, so that tests control the time. */
export type Clock = () => number;
