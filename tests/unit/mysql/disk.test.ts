import { Disk, isFull, isLow } from "../../../images/mysql/supervisor/disk";

const [MB, GB] = [2 ** 20, 2 ** 30];

it.each<[what: string, free: number, size: number, low: boolean, full: boolean, stillFull: boolean]>([
    ["a small disk with a twentieth", 51 * MB, 1000 * MB, false, false, false],
    ["a small disk with less", 49 * MB, 1000 * MB, true, false, true],
    ["a small disk with a hundredth", 11 * MB, 1000 * MB, true, false, true],
    ["a small disk with less than that", 9 * MB, 1000 * MB, true, true, true],
    ["a large disk with half a gigabyte", 513 * MB, 80 * GB, false, false, false],
    ["a large disk with less", 511 * MB, 80 * GB, true, false, true],
    ["a large disk with next to nothing", 127 * MB, 80 * GB, true, true, true],
    ["a full one", 0, 80 * GB, true, true, true],
])("judges %s", (_, free, size, low, full, stillFull) => {
    const room = { free, size };
    expect([isLow(room), isFull(room, false), isFull(room, true)]).toEqual([low, full, stillFull]);
});

it("says what is left, and lets members go one after the other", async () => {
    let [now, free] = [0, 500 * MB];
    const disks = [0, 1, 2].map(
        (place) =>
            new Disk(
                { name: `db${place + 1}`, place },
                () => now,
                () => Promise.resolve({ free, size: 1000 * MB }),
            ),
    );
    const look = () => Promise.all(disks.map((disk) => disk.lack()));
    const due = async () => (await look()).map((lack) => lack?.isDue);
    expect(await look()).toEqual([undefined, undefined, undefined]);
    free = 20 * MB;
    expect((await look())[0]).toEqual({
        why: "the disk of db1 has 20 MB of its 1048 MB left; make room",
        isFull: false,
        isDue: false,
    });
    free = 5 * MB;
    expect((await look())[1]).toMatchObject({ isFull: true, isDue: false });
    expect(await due()).toEqual([true, false, false]);
    now = 10_000;
    expect(await due()).toEqual([true, true, false]);
    now = 20_000;
    expect(await due()).toEqual([true, true, true]);
    free = 500 * MB;
    expect(await due()).toEqual([undefined, undefined, undefined]);
    free = 5 * MB;
    expect(await due()).toEqual([true, false, false]);
    free = 20 * MB;
    expect((await look())[2]).toMatchObject({ isFull: true });
});
