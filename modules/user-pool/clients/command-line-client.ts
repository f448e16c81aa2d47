/**
 * The callback URLs of the app client for the command line. Cognito compares the whole URL, so the ports are fixed;
 * `s3up login` listens on the first free one. They are below the ports that systems use for outgoing connections (32768
 * on Linux).
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export const COMMAND_LINE_CALLBACKS: readonly string[] = [18618, 24618, 29618].map(
  (port) => `http://localhost:${port}/callback`,
);

/** Data about the pool for `s3up login`. */
export interface CommandLineClient {
  readonly clientId: string;
  readonly callbackUrls: readonly string[];
}
