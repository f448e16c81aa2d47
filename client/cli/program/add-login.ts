import type { Command } from "commander";
import type { LoginOptions } from "../login/login-request.js";
import type { Session } from "../session.js";
import { collect } from "./option-kinds.js";

/** Adds `s3up login` and `s3up logout`. */
export function addLogin(program: Command, session: Session): void {
  program
    .command("login")
    .description("sign in at the endpoint's issuer, in a browser or with a device code")
    .argument("<endpoint>", "base URL of the uploads API, e.g. https://uploads.example.com/v1")
    .option("--issuer <url>", "the issuer, if the endpoint trusts several or does not list them")
    .option("--client-id <id>", "the issuer's client for this program, if the endpoint does not name one")
    .option("--scope <scope>", "a scope to ask for, in addition to openid; repeatable", collect)
    .option("--audience <audience>", "the API that the token is for, if the issuer needs it")
    .option("--device", "show a code to enter on another device")
    .option("--no-browser", "print the address of the login page and open nothing")
    .option("--id-token", "use the ID token, if the endpoint accepts ID tokens")
    .action(async (endpoint: string, options: LoginOptions) => {
      const { login } = await import("../commands/login.js");
      await login(endpoint, options, session);
    });
  program
    .command("logout")
    .description("delete a login, and revoke it at the issuer")
    .argument("[endpoint]", "the login's endpoint; otherwise the last login")
    .action(async (endpoint: string | undefined) => {
      const { logout } = await import("../commands/logout.js");
      await logout(endpoint, session);
    });
}
