import { Disk, isLow } from "../../../images/mysql/supervisor/disk";

const [MB, GB] = [2 ** 20, 2 ** 30];

it.each<[what: string, free: number, size: number, wasLow: boolean, low: boolean]>([
    ["a small disk with a twentieth", 51 * MB, 1000 * MB, false, false],
    ["a small disk with less", 49 * MB, 1000 * MB, false, true],
    ["a small disk that was full, and has no more than that again", 99 * MB, 1000 * MB, true, true],
    ["a small disk that was full, and has twice as much", 101 * MB, 1000 * MB, true, false],
    ["a large disk with half a gigabyte", 513 * MB, 80 * GB, false, false],
    ["a large disk with less", 511 * MB, 80 * GB, false, true],
    ["a full one", 0, 80 * GB, false, true],
])("judges %s", (_, free, size, wasLow, low) => expect(isLow({ free, size }, wasLow)).toBe(low));

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
    free = 12 * MB;
    expect((await look())[1]).toEqual({
        why: "the disk of db2 has 12 MB of its 1048 MB left; make room",
        isDue: false,
    });
    expect(await due()).toEqual([true, false, false]);
    now = 10_000;
    expect(await due()).toEqual([true, true, false]);
    now = 20_000;
    expect(await due()).toEqual([true, true, true]);
    free = 500 * MB;
    expect(await due()).toEqual([undefined, undefined, undefined]);
    free = 12 * MB;
    expect(await due()).toEqual([true, false, false]);
});
