/**
 * As much of GitHub's API as holds the comments of pull requests, for a workflow that runs inside the lab, whence nothing
 * else can be reached: `github-main.ts PORT`, on 127.0.0.1. Needs the token that the workflow sends.
 */
import fastify from "fastify";

interface Comment {
    readonly id: number;
    body: string;
}

const comments: Comment[] = [];
const app = fastify();

app.addHook("onRequest", async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${process.env.GITHUB_TOKEN}`)
        await reply.code(401).send({ message: "Bad credentials" });
});
app.get("/repos/:owner/:repo/issues/:number/comments", () => comments);
app.post<{ Body: { body: string } }>("/repos/:owner/:repo/issues/:number/comments", (request, reply) => {
    const comment = { id: comments.length + 1, body: request.body.body };
    comments.push(comment);
    return reply.code(201).send(comment);
});
app.patch<{ Params: { id: string }; Body: { body: string } }>(
    "/repos/:owner/:repo/issues/comments/:id",
    (request, reply) => {
        const comment = comments.find(({ id }) => id === Number(request.params.id));
        if (comment === undefined) return reply.code(404).send({ message: "Not Found" });
        comment.body = request.body.body;
        return comment;
    },
);

void app.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
