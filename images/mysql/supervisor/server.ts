/** Over HTTP: `/primary` answers 200 while clients may write to the member, for the proxy; `/` tells what is seen and done. */
import { createServer } from "node:http";
import type { Supervisor } from "./supervise";

export function serve(supervisor: Supervisor, port: number): void {
    const server = createServer(({ url }, response) => {
        const answer = (status: number, body: object): void => {
            response.writeHead(status, { "content-type": "application/json" });
            response.end(`${JSON.stringify(body)}\n`);
        };
        if (url === "/") answer(200, supervisor.status);
        else if (url !== "/primary") answer(404, { error: "there are / and /primary" });
        else answer(supervisor.isPrimary ? 200 : 503, { primary: supervisor.isPrimary });
    });
    server.listen(port);
}
