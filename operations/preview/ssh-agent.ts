/** The SSH key of a workflow, which comes as a secret and must be in no file. */
import { run } from "../../lab/process";

/**
 * Loads the key of the environment's SSH_PRIVATE_KEY into an agent, which the engine's ssh then asks; without one, the
 * agent that is there already is used.
 * @returns how to end the agent
 */
export async function loadKey(environment: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
    const key = environment.SSH_PRIVATE_KEY ?? "";
    delete environment.SSH_PRIVATE_KEY;
    if (key === "") return () => Promise.resolve();
    const { stdout } = await run("ssh-agent", ["-s"]);
    const [socket, pid] = [/SSH_AUTH_SOCK=([^;]+)/, /SSH_AGENT_PID=(\d+)/].map((one) => one.exec(stdout)?.[1]);
    Object.assign(environment, { SSH_AUTH_SOCK: socket, SSH_AGENT_PID: pid });
    // A secret loses its last line's end where it is pasted without one, and ssh takes it for broken then.
    await run("ssh-add", ["-q", "-"], { env: environment, input: `${key.trim()}\n` });
    return async () => {
        await run("ssh-agent", ["-k"], { env: environment });
    };
}
