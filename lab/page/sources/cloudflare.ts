/** Cloudflare's account, read by its own client in a helper that stays: to start one takes longer than to ask. */
import { join } from "node:path";
import { z } from "zod";
import type { Project } from "../../../components/config/project";
import { CLOUDFLARE_READING, type CloudflareReading } from "../../../operations/status/cloudflare";
import { questionOf } from "../../../operations/status/read";
import { labEnvironment } from "../../engine/environment";
import { LineProcess } from "../../line-process";
import { asOperator } from "../../operator/operator";
import { CLOUDFLARE_ACCOUNT_ID } from "../../plan";
import { typescript } from "../../services";

const ANSWER = z.union([z.object({ value: CLOUDFLARE_READING }), z.object({ error: z.string() })]);

interface Helper {
    readonly process: LineProcess;
    /** Answers come in the order of the questions. */
    readonly waiting: { resolve: (reading: CloudflareReading) => void; reject: (error: Error) => void }[];
}

export class CloudflareHelper {
    private helper: Helper | undefined;

    async read(project: Project): Promise<CloudflareReading> {
        const env = await labEnvironment();
        const helper = (this.helper ??= this.start(env));
        helper.process.tell(questionOf(project, CLOUDFLARE_ACCOUNT_ID));
        return new Promise((resolve, reject) => helper.waiting.push({ resolve, reject }));
    }

    /** Resolves when no helper is left; the next question starts one. */
    async rest(): Promise<void> {
        const { helper } = this;
        this.helper = undefined;
        await helper?.process[Symbol.asyncDispose]();
    }

    private start(env: NodeJS.ProcessEnv): Helper {
        const waiting: Helper["waiting"] = [];
        const process = new LineProcess({
            argv: asOperator(typescript(join(__dirname, "cloudflare-main.ts"))),
            env,
            onLine: (line) => {
                const answer = ANSWER.parse(JSON.parse(line));
                const asked = waiting.shift();
                if ("value" in answer) asked?.resolve(answer.value);
                else asked?.reject(new Error(answer.error));
            },
            onEnd: (reason) => {
                if (this.helper?.process === process) this.helper = undefined;
                for (const { reject } of waiting) reject(new Error(`the helper that asks Cloudflare ${reason}`));
            },
        });
        return { process, waiting };
    }
}
