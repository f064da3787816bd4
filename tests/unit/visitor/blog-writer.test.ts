import { longestGap, Writer } from "../../../lab/visitor/blog-writer";

it.each([
    [[], 0],
    [[1_000], 0],
    [[1_000, 2_000, 9_500, 10_000], 7.5],
])("finds in %p a longest gap of %p s", (moments, seconds) => expect(longestGap(moments)).toBe(seconds));

it("writes on after what was refused, and keeps what was acknowledged, with its kind", async () => {
    const tried = { post: 0, picture: 0 };
    const take = (kind: keyof typeof tried) => (): Promise<string> => {
        const number = ++tried[kind];
        return number === 2 ? Promise.reject(new Error("down")) : Promise.resolve(`/${kind}-${number}/`);
    };
    await using writer = new Writer({ publish: take("post"), upload: take("picture") }, { post: 1, picture: 1 });
    await writer.untilTaken(3, 0);
    const paths = (kind: string) =>
        writer.acknowledged.flatMap((one) => (one.kind === kind ? [one.path] : [])).slice(0, 2);
    expect([paths("post"), paths("picture")]).toEqual([
        ["/post-1/", "/post-3/"],
        ["/picture-1/", "/picture-3/"],
    ]);
});

it("tells what the last attempt ran into when posts are awaited in vain, and the time without them until now", async () => {
    const refuse = () => Promise.reject(new Error("status 503"));
    await using writer = new Writer({ publish: refuse, upload: refuse }, { post: 1, picture: 1 });
    await expect(writer.untilTaken(1, 0, 300)).rejects.toThrow("1 posts to be taken, in vain: status 503");
    expect(writer.longestGap(Date.now() - 5_000)).toBeGreaterThanOrEqual(5);
});
