import type { Command } from "commander";
import type { DoctorOptions } from "../commands/doctor.js";
import type { Session } from "../session.js";
import { asCaller, JSON_HELP } from "./option-kinds.js";

/** Adds `s3up doctor`. */
export function addDoctor(program: Command, session: Session, exit: (code: number) => void): void {
  asCaller(program.command("doctor"))
    .description(
      "check the network, the clock, the token, the policy and an upload, and say how to fix problems",
    )
    .option("--origin <origin>", "a web page's origin, e.g. https://app.example.com: may it upload?")
    .option("--json", JSON_HELP)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import("../commands/doctor.js");
      exit(await doctor(options, session));
    });
}
